import type { Clock } from '../core/ports/clock.ts';

/**
 * Ends a simulated process at a chosen point: from then on nothing of it runs any more, as after SIGKILL. Points are
 * counted after every call that changed something outside the process, before its answer arrives: between two
 * such points a kill finds the same world.
 */
export class KillSwitch {
  readonly died: Promise<void>;
  #killAt: number;
  readonly #passed: string[] = [];
  #isDead = false;
  #die: () => void = () => undefined;

  /** `Infinity` never kills: for counting the points. */
  constructor(killAt: number) {
    this.#killAt = killAt;
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
    const settled = await settle(call());
    await this.#point(name);
    return settled();
  }

  /** A call that only reads: hangs once the process is dead. */
  async read<T>(call: () => Promise<T>): Promise<T> {
    if (this.#isDead) return never();
    const settled = await settle(call());
    if (this.#isDead) return never();
    return settled();
  }

  async #point(name: string): Promise<void> {
    if (this.#isDead) return never();
    this.#passed.push(name);
    if (this.#passed.length < this.#killAt) return;
    this.#isDead = true;
    this.#die();
    return never();
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
