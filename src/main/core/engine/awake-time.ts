import type { CancelSignal, Clock } from '../ports/clock.ts';

const napMs = 5_000;

/**
 * Sleeps so much of the time in which this process was awake: what a suspended machine or a stopped process slept
 * through is no time in which anybody could have seen what is waited for. Resolves early when the signal aborts.
 */
export async function sleepAwake(clock: Clock, ms: number, signal: CancelSignal): Promise<void> {
  for (let leftMs = ms; leftMs > 0 && !signal.aborted; leftMs -= napMs) {
    await clock.sleep(Math.min(leftMs, napMs), signal);
  }
}
