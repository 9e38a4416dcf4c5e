import type { CancelSignal, Canceller, Clock } from '../core/ports/clock.ts';

interface Sleeper {
  readonly dueAt: number;
  readonly order: number;
  readonly wake: () => void;
}

/** Event loop turns that must pass with nothing in flight before time may jump. */
const quietTurns = 2;

/**
 * Virtual time for tests: when all work has come to rest in `sleep`, time jumps to the earliest sleeper.
 *
 * INVARIANTS:
 * - time never falls and stands still while anything is in flight (`track`, `inRequest`);
 * - sleepers wake one at a time, by due time, then in the order in which they fell asleep, and what each
 *   sets off comes to rest before the next wakes;
 * - no real timer is used: a test of ten virtual minutes takes as long as its work.
 */
export class SimulatedClock implements Clock {
  readonly #startMs: number;
  #elapsedMs = 0;
  #sleepers: Sleeper[] = [];
  #slept = 0;
  #inFlight = 0;
  #isPumping = false;
  #isStopped = false;
  /** Counts everything that is a sign of life, so that a turn in which something happened is not quiet. */
  #activity = 0;

  constructor(startMs: number = Date.UTC(2030, 0, 1)) {
    this.#startMs = startMs;
  }

  now(): number {
    return this.#startMs + this.#elapsedMs;
  }

  monotonic(): number {
    return this.#elapsedMs;
  }

  sleep(ms: number, signal?: CancelSignal): Promise<void> {
    if (Number.isNaN(ms)) throw new Error('sleep needs a number of milliseconds');
    if (signal?.aborted === true) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = () => {
        signal?.removeEventListener('abort', cancel);
        resolve();
      };
      const sleeper: Sleeper = { dueAt: this.#elapsedMs + Math.max(0, ms), order: this.#slept++, wake };
      const cancel = () => {
        this.#remove(sleeper);
        wake();
      };
      signal?.addEventListener('abort', cancel, { once: true });
      this.#sleepers.push(sleeper);
      this.#stir();
    });
  }

  canceller(): Canceller {
    return new AbortController();
  }

  /** Time stands still until the promise settles: for work that leaves the event loop, such as a request. */
  async track<T>(promise: Promise<T>): Promise<T> {
    this.inRequest.enter();
    try {
      return await promise;
    } finally {
      this.inRequest.leave();
    }
  }

  /** The two ends of `track`, for a server or client that learns of them separately. */
  readonly inRequest = {
    enter: (): void => {
      this.#inFlight++;
      this.#activity++;
    },
    leave: (): void => {
      // Why no check: a caller that gives up leaves before the server, which waits, enters again.
      this.#inFlight--;
      this.#stir();
    },
  };

  /** How many sleep now. */
  get sleepers(): number {
    return this.#sleepers.length;
  }

  /** Freezes time for good, as a killed process: who sleeps never wakes. */
  stop(): void {
    this.#isStopped = true;
    this.#sleepers = [];
  }

  #remove(sleeper: Sleeper): void {
    this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
    this.#activity++;
  }

  #stir(): void {
    this.#activity++;
    if (this.#isPumping || this.#isStopped) return;
    this.#isPumping = true;
    this.#awaitQuiet(this.#activity, quietTurns);
  }

  #awaitQuiet(activity: number, turns: number): void {
    setImmediate(() => {
      if (this.#isStopped || this.#inFlight > 0 || this.#sleepers.length === 0) {
        this.#isPumping = false;
      } else if (activity !== this.#activity) {
        this.#awaitQuiet(this.#activity, quietTurns);
      } else if (turns > 1) {
        this.#awaitQuiet(activity, turns - 1);
      } else {
        this.#wakeEarliest();
        this.#awaitQuiet(this.#activity, quietTurns);
      }
    });
  }

  #wakeEarliest(): void {
    const [earliest] = this.#sleepers.toSorted((a, b) => a.dueAt - b.dueAt || a.order - b.order);
    if (earliest === undefined) return;
    this.#elapsedMs = Math.max(this.#elapsedMs, earliest.dueAt);
    this.#remove(earliest);
    earliest.wake();
  }
}
