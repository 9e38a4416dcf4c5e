import type { Canceller, Clock } from '../../../core/ports/clock.ts';

/** Things that happen later, on the engine's clock. All of them die with the engine. */
export class Timers {
  readonly #clock: Clock;
  readonly #pending = new Set<Canceller>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Runs the action after the time; the result takes it back. */
  after(ms: number, action: () => void): () => void {
    const canceller = this.#clock.canceller();
    this.#pending.add(canceller);
    void this.#clock.sleep(ms, canceller.signal).then(() => {
      this.#pending.delete(canceller);
      if (!canceller.signal.aborted) action();
    });
    return () => {
      canceller.abort();
    };
  }

  cancelAll(): void {
    const pending = [...this.#pending];
    this.#pending.clear();
    for (const canceller of pending) canceller.abort();
  }
}
