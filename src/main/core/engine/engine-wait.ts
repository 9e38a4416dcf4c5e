import { WindlassError, isWindlassError, toErrorShape } from '../../../shared/errors.ts';
import { jittered } from '../policy/jitter.ts';
import type { Clock } from '../ports/clock.ts';
import type { Host } from '../ports/hosts.ts';
import { isForeignHost } from './connection-error.ts';
import type { OperationFeed } from './operation-feed.ts';
import type { SleepWatch } from './sleep-watch.ts';

/** How long an operation waits for its host without having done a single step meanwhile. */
export const patienceMs = 30 * 60_000;
const firstPauseMs = 250;
const longestPauseMs = 30_000;
/** The most that one question counts for: the machine may have slept over it. */
const longestAnswerMs = 60_000;

export interface EngineWaitOptions {
  readonly host: Host;
  readonly clock: Clock;
  readonly feed: OperationFeed;
  readonly sleepWatch: SleepWatch;
  /** Lets those that lost the same host come back at different moments. */
  readonly seed: string;
}

/**
 * Waits for the engine of one operation, again and again if need be.
 *
 * INVARIANTS: the pauses grow, and the time adds up, until a step was done: a connection that comes back only to break
 * again ends the wait as surely as one that stays away. A wake asks at once. Time slept does not count.
 */
export class EngineWait {
  readonly #options: EngineWaitOptions;
  #tries = 0;
  #waitedMs = 0;

  constructor(options: EngineWaitOptions) {
    this.#options = options;
  }

  /** A step was done, so the host is really there. */
  progressed(): void {
    this.#tries = 0;
    this.#waitedMs = 0;
  }

  /** Resolves when the engine answers again; throws the error that began it when nothing more is waited for. */
  async untilBack(cause: WindlassError): Promise<void> {
    const { clock, feed, sleepWatch } = this.#options;
    const since = new Date(clock.now()).toISOString();
    const stopListening = sleepWatch.onWake(() => {
      this.#tries = 0;
    });
    try {
      for (let reason = cause; this.#waitedMs < patienceMs;) {
        const pauseMs = this.#nextPauseMs();
        const nextTryAt = new Date(clock.now() + pauseMs).toISOString();
        feed.emit({ type: 'connection.lost', since, nextTryAt, error: toErrorShape(reason) });
        await this.#pause(pauseMs);
        const begunAt = clock.monotonic();
        const failure = await this.#ask();
        this.#waitedMs += pauseMs + Math.min(clock.monotonic() - begunAt, longestAnswerMs);
        if (failure === null) return feed.emit({ type: 'connection.restored' });
        reason = failure;
      }
      throw cause;
    } finally {
      stopListening();
    }
  }

  /** null: it is there, and it is the one that was begun on. */
  async #ask(): Promise<WindlassError | null> {
    const { host } = this.#options;
    try {
      await requireSameEngine(host);
      return null;
    } catch (error) {
      // Why any other error: an engine that is just starting refuses in many ways.
      if (isForeignHost(error) || !isWindlassError(error)) throw error;
      return error;
    }
  }

  async #pause(ms: number): Promise<void> {
    const { clock, sleepWatch } = this.#options;
    const canceller = clock.canceller();
    const stopListening = sleepWatch.onWake(() => canceller.abort());
    await clock.sleep(ms, canceller.signal);
    stopListening();
  }

  #nextPauseMs(): number {
    const pauseMs = Math.min(firstPauseMs * 2 ** this.#tries, longestPauseMs);
    this.#tries += 1;
    return jittered(pauseMs, `${this.#options.seed}/${this.#tries}`);
  }
}

/** Throws `engine-changed` when another engine answers than the one that the environment was pinned to. */
export async function requireSameEngine({ environment, docker }: Host): Promise<void> {
  const engine = await docker.engine();
  if (environment.engineId === null || engine.id === environment.engineId) return;
  throw new WindlassError('engine-changed', 'another engine answers at this address', {
    expected: environment.engineId,
    found: engine.id,
  });
}
