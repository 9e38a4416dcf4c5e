import type { Scheduler } from 'fast-check';
import type { SimulatedClock } from '../simulated-clock.ts';

/** Whoever calls at the same moment waits for a turn; the scheduler says who is next. Virtual time stands still meanwhile. */
export class Turns {
  readonly #scheduler: Scheduler | null;
  readonly #clock: SimulatedClock;
  #isPumping = false;

  /** Without a scheduler everybody goes at once. */
  constructor(scheduler: Scheduler | null, clock: SimulatedClock) {
    this.#scheduler = scheduler;
    this.#clock = clock;
  }

  take(name: string): Promise<void> {
    const scheduler = this.#scheduler;
    if (scheduler === null) return Promise.resolve();
    const turn = scheduler.schedule(Promise.resolve(), name);
    if (!this.#isPumping) {
      this.#isPumping = true;
      setImmediate(() => void this.#pump(scheduler));
    }
    return this.#clock.track(turn);
  }

  async #pump(scheduler: Scheduler): Promise<void> {
    while (scheduler.count() > 0) {
      await scheduler.waitNext(1);
      await new Promise(setImmediate);
    }
    this.#isPumping = false;
  }
}
