import { isWindlassError } from '../../../shared/errors.ts';
import type { SleepWatch } from '../../core/engine/sleep-watch.ts';
import type { Environment } from '../../core/model/environment.ts';
import type { Application } from '../../core/operations/application.ts';
import { jittered } from '../../core/policy/jitter.ts';
import type { Canceller, Clock } from '../../core/ports/clock.ts';
import type { HostEvent } from '../../core/ports/docker-target.ts';
import type { EnvironmentMonitor } from './environment-monitor.ts';

const firstPauseMs = 1_000;
const longestPauseMs = 60_000;
/** For how long a first try is waited for. */
const patienceMs = 1_000;
/** A stream that says nothing may be half open, so the engine is asked all the same; that is its latency too. */
const askMs = 60_000;

export interface EnvironmentWatchOptions {
  readonly application: Application;
  readonly monitor: EnvironmentMonitor;
  readonly clock: Clock;
  readonly sleepWatch: SleepWatch;
  /** null: events may have been missed, so everything of it may have changed. */
  readonly onEvent: (environment: Environment, event: HostEvent | null) => void;
  /** What is known of a connection may have changed. */
  readonly onState: () => void;
}

interface Watched {
  readonly environment: Environment;
  readonly stopping: Canceller;
  /** Its events are followed, or could not be, or that takes long. */
  readonly tried: Promise<void>;
}

/**
 * One stream of events per environment, for as long as somebody looks: found again when it is lost, at growing pauses,
 * at once after a sleep, and not by itself where somebody has to do something first.
 */
export class EnvironmentWatch {
  readonly #options: EnvironmentWatchOptions;
  readonly #watching = new Map<string, Watched>();
  /** By environment: how to end its pause before the next try. */
  readonly #pauses = new Map<string, () => void>();

  constructor(options: EnvironmentWatchOptions) {
    this.#options = options;
  }

  /** Begins with environments that are new, and ends with those that are gone or have become others. */
  sync(): void {
    const { application, clock } = this.#options;
    const environments = new Map(application.environments.list().map((each) => [each.id as string, each]));
    for (const [id, { environment, stopping }] of this.#watching) {
      if (isSame(environments.get(id), environment)) continue;
      stopping.abort();
      this.#watching.delete(id);
    }
    for (const [id, environment] of environments) {
      if (this.#watching.has(id)) continue;
      const stopping = clock.canceller();
      const tried = new Promise<void>((resolve) => {
        void clock.sleep(patienceMs, stopping.signal).then(resolve);
        void this.#watch(environment, stopping, resolve);
      });
      this.#watching.set(id, { environment, stopping, tried });
    }
  }

  /** Resolves when the events of every environment are followed, or could not be at the first try, or that takes long. */
  async tried(): Promise<void> {
    await Promise.all([...this.#watching.values()].map(({ tried }) => tried));
  }

  /** Somebody has done something: those that waited for that are tried again. */
  retryForPerson(): void {
    const { monitor } = this.#options;
    for (const id of [...this.#pauses.keys()]) if (monitor.isForPerson(id)) this.retry(id);
  }

  /** It is tried now, however long the pause was to be. */
  retry(id: string): void {
    this.#pauses.get(id)?.();
  }

  stop(): void {
    for (const { stopping } of this.#watching.values()) stopping.abort();
    this.#watching.clear();
  }

  async #watch(environment: Environment, stopping: Canceller, onTried: () => void): Promise<void> {
    const { monitor, onState } = this.#options;
    const cursor = new EventCursor();
    for (let tries = 0; !stopping.signal.aborted; tries += 1) {
      if (await monitor.ask(environment)) {
        onState();
        if (await this.#follow(environment, cursor, stopping, onTried)) tries = 0;
      }
      onTried();
      if (stopping.signal.aborted) return;
      if (await this.#pauseBeforeNext(environment.id, tries, stopping)) tries = 0;
    }
  }

  /** True: it ended early, as somebody did something or the machine woke, so that what was lost may be back. */
  async #pauseBeforeNext(id: string, tries: number, stopping: Canceller): Promise<boolean> {
    const { monitor, clock, onState } = this.#options;
    const pauseMs = monitor.isForPerson(id)
      ? Infinity
      : jittered(Math.min(firstPauseMs * 2 ** tries, longestPauseMs), `${id}/${tries}`);
    monitor.triesAt(id, pauseMs === Infinity ? null : clock.now() + pauseMs);
    onState();
    const waiting = linked(clock, stopping);
    let isEarly = false;
    this.#pauses.set(id, () => {
      isEarly = true;
      waiting.abort();
    });
    const hasWoken = await this.#pause(pauseMs, waiting);
    this.#pauses.delete(id);
    waiting.abort();
    return isEarly || hasWoken;
  }

  /** Until the stream is lost; true: it had been open. */
  async #follow(
    environment: Environment,
    cursor: EventCursor,
    stopping: Canceller,
    onOpened: () => void,
  ): Promise<boolean> {
    const { application, monitor, clock, onEvent, onState } = this.#options;
    const { id, name } = environment;
    const canceller = linked(clock, stopping);
    let wasOpen = false;
    const asking = this.#askNowAndThen(environment, canceller);
    const listener = {
      opened: (): void => {
        wasOpen = true;
        monitor.opened(id);
        onEvent(environment, null);
        onState();
        onOpened();
      },
      happened: (event: HostEvent): void => {
        if (cursor.isNew(event)) onEvent(environment, event);
      },
    };
    let error: unknown = null;
    try {
      await application.environments.follow(name, cursor.since, listener, canceller.signal);
    } catch (thrown) {
      if (!isWindlassError(thrown)) throw thrown;
      error = thrown;
    }
    canceller.abort();
    monitor.closed(id, stopping.signal.aborted || (await asking) ? null : error);
    return wasOpen;
  }

  /** Resolves with the end of the stream; ends it itself when the engine does not answer. True: that is known already. */
  async #askNowAndThen(environment: Environment, canceller: Canceller): Promise<boolean> {
    const { monitor, onState } = this.#options;
    for (;;) {
      await this.#pause(askMs, canceller);
      if (canceller.signal.aborted) return false;
      const isThere = await monitor.ask(environment);
      if (canceller.signal.aborted) return false;
      onState();
      if (isThere) continue;
      canceller.abort();
      return true;
    }
  }

  /** Ends early when the machine woke: true. */
  async #pause(ms: number, stopping: Canceller): Promise<boolean> {
    const { clock, sleepWatch } = this.#options;
    const canceller = linked(clock, stopping);
    let hasWoken = false;
    const stopListening = sleepWatch.onWake(() => {
      hasWoken = true;
      canceller.abort();
    });
    await clock.sleep(Math.min(ms, 2 ** 31 - 1), canceller.signal);
    canceller.abort();
    stopListening();
    return hasWoken;
  }
}

/** Where to go on after a cut, and what was told already: events of the last moment come again. */
class EventCursor {
  since: string | null = null;
  #keys = new Set<string>();

  isNew({ at, key }: HostEvent): boolean {
    if (this.#keys.has(key)) return false;
    if (at !== this.since) this.#keys = new Set();
    this.#keys.add(key);
    this.since = at;
    return true;
  }
}

function linked(clock: Clock, other: Canceller): Canceller {
  const canceller = clock.canceller();
  if (other.signal.aborted) canceller.abort();
  const onAbort = (): void => canceller.abort();
  other.signal.addEventListener('abort', onAbort, { once: true });
  canceller.signal.addEventListener('abort', () => other.signal.removeEventListener('abort', onAbort), {
    once: true,
  });
  return canceller;
}

function isSame(now: Environment | undefined, before: Environment): boolean {
  if (now === undefined || now.name !== before.name) return false;
  return JSON.stringify(now.connection) === JSON.stringify(before.connection);
}
