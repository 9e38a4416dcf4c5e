import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SimulatedClock } from './simulated-clock.ts';

describe('SimulatedClock', () => {
  it('must jump to the earliest sleeper when all work rests', async () => {
    const clock = new SimulatedClock(1000);
    const woken: string[] = [];
    await Promise.all([
      clock.sleep(3_600_000).then(() => woken.push(`late ${clock.monotonic()} ${clock.now()}`)),
      clock.sleep(50).then(() => woken.push(`early ${clock.monotonic()} ${clock.now()}`)),
    ]);
    expect(woken).toEqual(['early 50 1050', 'late 3600000 3601000']);
  });

  it('must stand still while a tracked promise is open', async () => {
    const clock = new SimulatedClock();
    let finish = (): void => undefined;
    const work = clock.track(new Promise<void>((resolve) => (finish = resolve)));
    let isAwake = false;
    const sleep = clock.sleep(10).then(() => (isAwake = true));
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
    expect([isAwake, clock.monotonic()]).toEqual([false, 0]);
    finish();
    await Promise.all([work, sleep]);
    expect(clock.monotonic()).toBe(10);
  });

  it('must go on when a caller gives up before the server that waits enters again', async () => {
    const clock = new SimulatedClock();
    clock.inRequest.enter();
    clock.inRequest.leave();
    clock.inRequest.leave();
    clock.inRequest.enter();
    await clock.sleep(10);
    expect(clock.monotonic()).toBe(10);
  });

  it('must stand still between enter and leave, also when they nest', async () => {
    const clock = new SimulatedClock();
    clock.inRequest.enter();
    clock.inRequest.enter();
    const sleep = clock.sleep(10);
    clock.inRequest.leave();
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
    expect(clock.monotonic()).toBe(0);
    clock.inRequest.leave();
    await sleep;
  });

  it('must go on when a tracked promise fails', async () => {
    const clock = new SimulatedClock();
    await expect(clock.track(Promise.reject(new Error('cut')))).rejects.toThrow('cut');
    await clock.sleep(5);
    expect(clock.monotonic()).toBe(5);
  });

  it('must wake an aborted sleeper at once and without moving time', async () => {
    const clock = new SimulatedClock();
    const canceller = clock.canceller();
    const sleep = clock.sleep(10_000, canceller.signal);
    canceller.abort();
    await sleep;
    await clock.sleep(10_000, canceller.signal);
    expect([clock.monotonic(), clock.sleepers]).toEqual([0, 0]);
  });

  it('must let what a sleeper sets off come to rest before the next one wakes', async () => {
    const clock = new SimulatedClock();
    const seen: string[] = [];
    const first = clock.sleep(10).then(async () => {
      seen.push('first');
      await clock.sleep(5);
      seen.push('nested');
    });
    await Promise.all([first, clock.sleep(20).then(() => seen.push('second'))]);
    expect(seen).toEqual(['first', 'nested', 'second']);
  });

  it('must never wake anybody after it was stopped', async () => {
    const clock = new SimulatedClock();
    let isAwake = false;
    void clock.sleep(1).then(() => (isAwake = true));
    clock.stop();
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
    expect([isAwake, clock.sleepers]).toEqual([false, 0]);
  });

  it('must wake any set of sleepers by due time, equal ones in the order of falling asleep', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(5), { minLength: 1, maxLength: 12 }), async (delays) => {
        const clock = new SimulatedClock();
        const woken: number[] = [];
        await Promise.all(delays.map((ms, index) => clock.sleep(ms).then(() => woken.push(index))));
        const expected = delays.map((ms, index) => ({ ms, index })).sort((a, b) => a.ms - b.ms);
        expect(woken).toEqual(expected.map(({ index }) => index));
      }),
      { numRuns: 50 },
    );
  });
});
