import type { ObservedContainer } from '../model/observed.ts';
import type { GateEvidence } from '../policy/gates.ts';
import type { Clock } from '../ports/clock.ts';

const excuses = 3;

/** One uninterrupted run of a container, and since when it has been seen (monotonic). */
interface SteadyRun {
  readonly run: string;
  readonly sinceMs: number;
}

/** What is known from earlier waits of the same operation, by container. */
export class GateMemory {
  readonly #steadiness = new Map<string, SteadyRun>();
  readonly #unfinished = new Map<string, WatchedWait>();

  /** Begins a wait, or goes on with the one that a lost connection cut short: what it has used up is used up. */
  resume(wait: string, container: string, clock: Clock): WatchedWait {
    const key = `${wait}/${container}`;
    const known = this.#unfinished.get(key);
    known?.leaveOutUnseen();
    const watched = known ?? new WatchedWait(container, clock, this.#steadiness);
    this.#unfinished.set(key, watched);
    return watched;
  }

  /** There was a verdict; another wait of that kind begins anew. */
  finish(wait: string, container: string): void {
    this.#unfinished.delete(`${wait}/${container}`);
  }
}

/** What has been seen of one container while it was waited for; time in which nobody could look is left out. */
export class WatchedWait {
  readonly #container: string;
  readonly #clock: Clock;
  readonly #steadiness: Map<string, SteadyRun>;
  #begunAt: number;
  #seenAt: number;
  #firstRestartCount: number | null = null;
  #ownRestarts = 0;
  #excuses = 0;

  constructor(container: string, clock: Clock, steadiness: Map<string, SteadyRun>) {
    this.#container = container;
    this.#clock = clock;
    this.#steadiness = steadiness;
    this.#begunAt = clock.monotonic();
    this.#seenAt = this.#begunAt;
  }

  leaveOutUnseen(): void {
    const now = this.#clock.monotonic();
    this.#begunAt += now - this.#seenAt;
    this.#seenAt = now;
  }

  countRestart(): void {
    this.#ownRestarts += 1;
  }

  /** Time that does not count towards the deadline; false when that was asked for too often. */
  excuse(ms: number): boolean {
    if (this.#excuses === excuses) return false;
    this.#excuses += 1;
    this.#begunAt += ms;
    return true;
  }

  see(container: ObservedContainer | null): Pick<GateEvidence, 'steadyMs' | 'elapsedMs' | 'restarts'> {
    const now = this.#clock.monotonic();
    this.#seenAt = now;
    const run =
      container === null ? '' : `${container.state}/${container.startedAt}/${container.restartCount}`;
    const known = this.#steadiness.get(this.#container);
    const steady = known?.run === run ? known : { run, sinceMs: now };
    this.#steadiness.set(this.#container, steady);
    this.#firstRestartCount ??= container?.restartCount ?? null;
    const byEngine = (container?.restartCount ?? 0) - (this.#firstRestartCount ?? 0);
    return {
      steadyMs: now - steady.sinceMs,
      elapsedMs: now - this.#begunAt,
      restarts: byEngine + this.#ownRestarts,
    };
  }
}
