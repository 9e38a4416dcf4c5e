import { describe, expect, it } from 'vitest';
import type { Clock } from '../ports/clock.ts';
import { SimulatedClock } from '../../testing/simulated-clock.ts';
import { SleepWatch } from './sleep-watch.ts';

/** A clock of which one hand, or both, can be moved on as during a sleep. */
class Sleepy extends SimulatedClock implements Clock {
  wallMs = 0;
  monotonicMs = 0;

  override now(): number {
    return super.now() + this.wallMs;
  }

  override monotonic(): number {
    return super.monotonic() + this.monotonicMs;
  }
}

describe('the watch for sleeps', () => {
  it.each([
    ['the time of day alone went on', 60_000, 0],
    ['both clocks went on', 60_000, 60_000],
    ['the process alone was stopped', 60_000, 60_000],
  ])('must notice one when %s', async (_title, wallMs, monotonicMs) => {
    const clock = new Sleepy();
    const watch = new SleepWatch(clock);
    let wakes = 0;
    watch.onWake(() => (wakes += 1));
    watch.begin();
    await clock.sleep(20_000);
    expect([wakes, watch.sleeps()]).toEqual([0, 0]);
    clock.wallMs += wallMs;
    clock.monotonicMs += monotonicMs;
    await clock.sleep(5_000);
    expect([wakes, watch.sleeps()]).toEqual([1, 1]);
    watch.end();
  });

  it('must notice one before any timer has had its turn', () => {
    const clock = new Sleepy();
    const watch = new SleepWatch(clock);
    watch.begin();
    clock.monotonicMs += 60_000;
    expect(watch.sleeps()).toBe(1);
    expect(watch.sleeps()).toBe(1);
    watch.end();
  });

  it('must not take a busy machine, or a clock that was set back, for one', async () => {
    const clock = new Sleepy();
    const watch = new SleepWatch(clock);
    watch.begin();
    clock.monotonicMs += 5_000;
    await clock.sleep(3_000);
    clock.wallMs -= 3_600_000;
    await clock.sleep(3_000);
    expect(watch.sleeps()).toBe(0);
    watch.end();
    expect(clock.sleepers).toBe(0);
  });
});
