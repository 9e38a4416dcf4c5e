import type { CancelSignal, Canceller, Clock } from '../../core/ports/clock.ts';

/** The longest that one timer of Node can wait; a longer one would fire at once. */
const maxTimerMs = 2 ** 31 - 1;

/** The machine's clocks. */
export class SystemClock implements Clock {
  now(): number {
    return Date.now();
  }

  monotonic(): number {
    return performance.now();
  }

  async sleep(ms: number, signal?: CancelSignal): Promise<void> {
    // Why by deadline: a timer may fire a little early, and a long sleep is made of several.
    const deadline = this.monotonic() + ms;
    for (;;) {
      const restMs = deadline - this.monotonic();
      if (!(restMs > 0) || signal?.aborted === true) return;
      await nap(Math.min(restMs, maxTimerMs), signal);
    }
  }

  canceller(): Canceller {
    return new AbortController();
  }
}

function nap(ms: number, signal: CancelSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const wake = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', wake);
      resolve();
    };
    const timer = setTimeout(wake, Math.ceil(ms));
    signal?.addEventListener('abort', wake, { once: true });
  });
}
