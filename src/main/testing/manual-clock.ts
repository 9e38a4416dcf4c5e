import type { CancelSignal, Canceller, Clock } from '../core/ports/clock.ts';

interface Sleeper {
  readonly dueAt: number;
  readonly wake: () => void;
}

/** Time that passes only when a test says so. */
export class ManualClock implements Clock {
  #elapsedMs = 0;
  #sleepers: Sleeper[] = [];

  now(): number {
    return Date.UTC(2030, 0, 1) + this.#elapsedMs;
  }

  monotonic(): number {
    return this.#elapsedMs;
  }

  sleep(ms: number, signal?: CancelSignal): Promise<void> {
    if (signal?.aborted === true) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = (): void => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      };
      const sleeper: Sleeper = { dueAt: this.#elapsedMs + ms, wake };
      const onAbort = (): void => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
        resolve();
      };
      this.#sleepers.push(sleeper);
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  }

  canceller(): Canceller {
    return new AbortController();
  }

  /** How many wait for a later time. */
  get sleeping(): number {
    return this.#sleepers.length;
  }

  /** Lets time pass, and what that sets off come to rest. */
  async advance(ms: number): Promise<void> {
    this.#elapsedMs += ms;
    const due = this.#sleepers.filter((sleeper) => sleeper.dueAt <= this.#elapsedMs);
    this.#sleepers = this.#sleepers.filter((sleeper) => sleeper.dueAt > this.#elapsedMs);
    for (const sleeper of due) sleeper.wake();
    await settle();
  }
}

/** Everything that waits for nothing but its turn has had it. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
