import type { Clock } from '../core/ports/clock.ts';

/** Before a call is made, while it is under way and is carried out all the same, or when it has just been carried out. */
export type KillMoment = 'before' | 'during' | 'after';

/**
 * Ends a simulated process at a chosen point: from then on nothing of it runs any more, as after SIGKILL. A point is a
 * call that changes something outside the process; between two such points a kill finds the same world.
 */
export class KillSwitch {
  readonly died: Promise<void>;
  readonly #moment: KillMoment;
  #killAt: number;
  readonly #passed: string[] = [];
  #isDead = false;
  /** Calls of the engine that are still sent by a process that dies in the middle of a step. */
  #left = 0;
  #die: () => void = () => undefined;

  /** `Infinity` never kills: for counting the points. */
  constructor(killAt: number, moment: KillMoment = 'after') {
    this.#killAt = killAt;
    this.#moment = moment;
    this.died = new Promise((resolve) => {
      this.#die = resolve;
    });
  }

  get isDead(): boolean {
    return this.#isDead;
  }

  /** Kills after so many more points; `Infinity` takes that back. */
  arm(points: number): void {
    this.#killAt = this.#passed.length + points;
  }

  /** Names of the points that were passed. */
  get points(): readonly string[] {
    return this.#passed;
  }

  /** A call that changes something. */
  async mutation<T>(name: string, call: () => Promise<T>): Promise<T> {
    if (this.#isDead) return never();
    if (this.#moment !== 'after' && this.#isLast(name)) {
      if (this.#moment === 'before') return never();
      this.#left = 1;
      void settle(call());
      return never();
    }
    const settled = await settle(call());
    if (this.#isDead || (this.#moment === 'after' && this.#isLast(name))) return never();
    return settled();
  }

  /** A call that only reads: hangs once the process is dead. */
  async read<T>(call: () => Promise<T>): Promise<T> {
    if (this.#isDead) return never();
    const settled = await settle(call());
    if (this.#isDead) return never();
    return settled();
  }

  /** Whether a call still reaches the engine: of a step that dies in its middle the first one does. */
  isSent(): boolean {
    if (!this.#isDead) return true;
    this.#left -= 1;
    return this.#left >= 0;
  }

  /** Passes the point; whether that was the end. */
  #isLast(name: string): boolean {
    this.#passed.push(name);
    if (this.#passed.length < this.#killAt) return false;
    this.#isDead = true;
    this.#die();
    return true;
  }
}

async function settle<T>(promise: Promise<T>): Promise<() => T> {
  try {
    const value = await promise;
    return () => value;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

function never<T>(): Promise<T> {
  return new Promise<T>(() => undefined);
}

/** Time as a process sees it: who sleeps when it is killed never wakes. */
export function mortalClock(clock: Clock, kill: KillSwitch): Clock {
  return {
    now: () => clock.now(),
    monotonic: () => clock.monotonic(),
    canceller: () => clock.canceller(),
    sleep: async (ms, signal) => {
      if (kill.isDead) return never();
      const canceller = clock.canceller();
      const abort = (): void => canceller.abort();
      signal?.addEventListener('abort', abort, { once: true });
      if (signal?.aborted === true) abort();
      void kill.died.then(abort);
      await clock.sleep(ms, canceller.signal);
      signal?.removeEventListener('abort', abort);
      return kill.isDead ? never() : undefined;
    },
  };
}
