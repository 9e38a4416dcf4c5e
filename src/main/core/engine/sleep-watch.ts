import type { Canceller, Clock } from '../ports/clock.ts';

const tickMs = 2_000;
/** A busy machine is late as well; by this much it is not. */
const toleranceMs = 8_000;

/**
 * Notices that the process, or its whole machine, was asleep: a timer that fires much too late.
 *
 * Why both clocks: while a machine sleeps the monotonic one goes on on some systems and stands still on others, where
 * only the time of day tells. One that was set takes for a sleep what was none, which costs one look at the host.
 */
export class SleepWatch {
  readonly #clock: Clock;
  readonly #listeners = new Set<() => void>();
  #ticking: Canceller | null = null;
  #sleeps = 0;
  #monotonicMs = 0;
  #wallMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Watches until `end`. */
  begin(): void {
    if (this.#ticking !== null) return;
    this.#read();
    this.#ticking = this.#clock.canceller();
    void this.#tick(this.#ticking);
  }

  end(): void {
    this.#ticking?.abort();
    this.#ticking = null;
  }

  /** How often it slept so far, also when no timer has had its turn since it woke. */
  sleeps(): number {
    this.#look();
    return this.#sleeps;
  }

  /** The system says so, or somebody else noticed. */
  woke(): void {
    this.#read();
    this.#sleeps += 1;
    for (const listener of [...this.#listeners]) listener();
  }

  /** Calls back after each sleep; returns how to stop that. */
  onWake(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #tick(ticking: Canceller): Promise<void> {
    while (!ticking.signal.aborted) {
      await this.#clock.sleep(tickMs, ticking.signal);
      if (!ticking.signal.aborted) this.#look();
    }
  }

  #look(): void {
    if (this.#ticking === null) return;
    const sinceMs = Math.max(this.#clock.monotonic() - this.#monotonicMs, this.#clock.now() - this.#wallMs);
    if (sinceMs > tickMs + toleranceMs) this.woke();
    else this.#read();
  }

  #read(): void {
    this.#monotonicMs = this.#clock.monotonic();
    this.#wallMs = this.#clock.now();
  }
}
