import type { Clock } from '../../../core/ports/clock.ts';
import type { DemoRegistry } from '../demo-registry.ts';
import type { DemoState } from '../state/demo-state.ts';
import type { ExecRecord } from '../state/exec-record.ts';
import { EventLog } from './event-log.ts';
import type { ProcessPlan } from './process-plan.ts';
import { Timers } from './timers.ts';

/** A process that runs now. Not part of the state: a restarted engine has none. */
export interface RunningProcess {
  readonly plan: ProcessPlan;
  /** On the clock's monotonic scale. */
  readonly startedAtMs: number;
  /** Take back what is still to happen to it, by purpose. */
  readonly cancels: Map<string, () => void>;
}

/** What everything inside one run of the engine shares. A restart makes a new one over the same state. */
export class EngineContext {
  readonly state: DemoState;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly events: EventLog;
  readonly isLiveRestore: boolean;
  readonly pullBytesPerSecond: number | null;
  readonly processes = new Map<string, RunningProcess>();
  /** Waiting time before the next automatic restart, by container. */
  readonly backoffMs = new Map<string, number>();
  readonly backoffCancels = new Map<string, () => void>();
  readonly execs = new Map<string, ExecRecord>();
  registry: DemoRegistry;
  readonly #exitListeners = new Map<string, Set<(exitCode: number) => void>>();
  readonly #removalListeners = new Map<string, Set<(exitCode: number) => void>>();
  readonly #logListeners = new Map<string, Set<() => void>>();
  #lastStamp = { ms: 0, nanos: 0 };

  constructor(parts: {
    readonly state: DemoState;
    readonly clock: Clock;
    readonly registry: DemoRegistry;
    readonly isLiveRestore: boolean;
    readonly pullBytesPerSecond: number | null;
  }) {
    this.state = parts.state;
    this.clock = parts.clock;
    this.registry = parts.registry;
    this.isLiveRestore = parts.isLiveRestore;
    this.pullBytesPerSecond = parts.pullBytesPerSecond;
    this.timers = new Timers(parts.clock);
    this.events = new EventLog(() => parts.clock.now());
  }

  /** Now, ISO 8601 with nanoseconds, different at each call. */
  timestamp(): string {
    const ms = this.clock.now();
    const nanos = ms === this.#lastStamp.ms ? this.#lastStamp.nanos + 1 : 0;
    this.#lastStamp = { ms, nanos };
    return `${new Date(ms).toISOString().slice(0, -1)}${String(nanos % 1_000_000).padStart(6, '0')}Z`;
  }

  /** The exit code of the container's next exit. */
  nextExit(container: string): Promise<number> {
    return once(this.#exitListeners, container);
  }

  /** The exit code with which the container is removed. */
  removal(container: string): Promise<number> {
    return once(this.#removalListeners, container);
  }

  exited(container: string, exitCode: number): void {
    notify(this.#exitListeners, container, exitCode);
    this.logged(container);
  }

  removed(container: string, exitCode: number): void {
    notify(this.#removalListeners, container, exitCode);
    this.logged(container);
  }

  /** Resolves when something was added to the container's log, or it exited. */
  nextLog(container: string): Promise<void> {
    return new Promise((resolve) => {
      listenersOf(this.#logListeners, container).add(resolve);
    });
  }

  logged(container: string): void {
    const listeners = [...listenersOf(this.#logListeners, container)];
    this.#logListeners.delete(container);
    for (const listener of listeners) listener();
  }
}

type Listeners<T> = Map<string, Set<T>>;

function listenersOf<T>(all: Listeners<T>, id: string): Set<T> {
  const known = all.get(id) ?? new Set<T>();
  all.set(id, known);
  return known;
}

function once(all: Listeners<(exitCode: number) => void>, id: string): Promise<number> {
  return new Promise((resolve) => {
    listenersOf(all, id).add(resolve);
  });
}

function notify(all: Listeners<(exitCode: number) => void>, id: string, exitCode: number): void {
  const listeners = [...listenersOf(all, id)];
  all.delete(id);
  for (const listener of listeners) listener(exitCode);
}
