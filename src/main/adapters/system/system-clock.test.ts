import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SystemClock } from './system-clock.ts';

describe('SystemClock', () => {
  const clock = new SystemClock();
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const state = (promise: Promise<void>) => {
    const seen = { isAwake: false };
    void promise.then(() => (seen.isAwake = true));
    return seen;
  };

  it('must sleep for the time that was asked for, not less', async () => {
    const sleeper = state(clock.sleep(1000));
    await vi.advanceTimersByTimeAsync(999);
    expect(sleeper.isAwake).toBe(false);
    await vi.advanceTimersByTimeAsync(2);
    expect(sleeper.isAwake).toBe(true);
  });

  it('must sleep for longer than one timer can wait', async () => {
    const days = 40 * 24 * 3600 * 1000;
    const sleeper = state(clock.sleep(days));
    await vi.advanceTimersByTimeAsync(days - 1000);
    expect(sleeper.isAwake).toBe(false);
    await vi.advanceTimersByTimeAsync(1001);
    expect(sleeper.isAwake).toBe(true);
  });

  it('must wake at once and leave no timer when it is aborted', async () => {
    const canceller = clock.canceller();
    const sleep = clock.sleep(1e9, canceller.signal);
    canceller.abort();
    await sleep;
    await clock.sleep(1e9, canceller.signal);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('must not wait for what is no time', async () => {
    for (const ms of [0, -1, NaN]) await clock.sleep(ms);
    expect(vi.getTimerCount()).toBe(0);
  });
});
