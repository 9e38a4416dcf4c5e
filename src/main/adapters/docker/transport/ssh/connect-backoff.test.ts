import { describe, expect, it } from 'vitest';
import { WindlassError } from '../../../../../shared/errors.ts';
import { ManualClock } from '../../../../testing/manual-clock.ts';
import { ConnectBackoff } from './connect-backoff.ts';

const lost = new WindlassError('target-unreachable', 'gone', {}, { isRetryable: true });

describe('ConnectBackoff', () => {
  it('each wait must be twice the one before, up to a quarter of a minute', async () => {
    const clock = new ManualClock();
    const backoff = new ConnectBackoff(clock, () => 1);
    const waits: number[] = [];
    for (let count = 0; count < 8; count += 1) {
      backoff.failed(lost);
      let waited = 0;
      while (isRefused(backoff)) {
        await clock.advance(250);
        waited += 250;
      }
      waits.push(waited);
    }
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
  });

  it('a success must make the next failure a first one', async () => {
    const clock = new ManualClock();
    const backoff = new ConnectBackoff(clock, () => 0);
    for (let count = 0; count < 5; count += 1) backoff.failed(lost);
    backoff.succeeded();
    expect(isRefused(backoff)).toBe(false);
    backoff.failed(lost);
    await clock.advance(250);
    expect(isRefused(backoff)).toBe(false);
  });

  it.each(['host-key-unknown', 'host-key-changed', 'authentication-needed', 'ssh-config-invalid'] as const)(
    'what a person cures, %s, must be tried again at once',
    (code) => {
      const backoff = new ConnectBackoff(new ManualClock());
      backoff.failed(new WindlassError(code, 'ask'));
      expect(isRefused(backoff)).toBe(false);
    },
  );
});

function isRefused(backoff: ConnectBackoff): boolean {
  try {
    backoff.check();
    return false;
  } catch (error) {
    expect(error).toBe(lost);
    return true;
  }
}
