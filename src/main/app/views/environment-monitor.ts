import { isWindlassError, toErrorShape } from '../../../shared/errors.ts';
import type { ErrorShape } from '../../../shared/errors.ts';
import type {
  ConnectionState,
  EngineSummary,
  EnvironmentRow,
} from '../../../shared/contract/shapes/environment.ts';
import { addressText } from '../../core/model/environment.ts';
import type { Environment } from '../../core/model/environment.ts';
import type { Application } from '../../core/operations/application.ts';
import type { Clock } from '../../core/ports/clock.ts';
import { engineSummary } from './engine-summary.ts';

interface Connection {
  readonly state: ConnectionState;
  readonly since: string;
  readonly error: ErrorShape | null;
  readonly engine: EngineSummary | null;
  readonly latencyMs: number | null;
}

/** How long a list waits for engines that have not answered yet. */
const patienceMs = 1_200;
/** An answer of now is not asked for again. */
const freshMs = 2_000;

/** Remembers of every environment whether it answers, since when, and what it last said of itself. */
export class EnvironmentMonitor {
  readonly #application: Application;
  readonly #clock: Clock;
  readonly #connections = new Map<string, Connection>();
  readonly #asking = new Map<string, Promise<void>>();
  readonly #askedAt = new Map<string, number>();
  readonly #startedAt: string;

  constructor(application: Application, clock: Clock) {
    this.#application = application;
    this.#clock = clock;
    this.#startedAt = new Date(clock.now()).toISOString();
  }

  /** Of all environments, in the order of the settings; one that does not answer soon is as it was last known. */
  async rows(): Promise<readonly EnvironmentRow[]> {
    const waiting = this.#clock.canceller();
    await Promise.race([this.refresh(), this.#clock.sleep(patienceMs, waiting.signal)]);
    waiting.abort();
    return this.#application.environments.list().map((environment) => this.#row(environment));
  }

  /** Asks those that were not asked just now. Resolves when all have answered or failed. */
  async refresh(): Promise<void> {
    await Promise.all(this.#application.environments.list().map((environment) => this.#ask(environment)));
  }

  /** What would be worth telling if it changed; without what changes all the time. */
  signature(): string {
    const rows = this.#application.environments.list().map((environment) => this.#row(environment));
    return JSON.stringify(rows.map(({ latencyMs: _latency, stateSince: _since, ...row }) => row));
  }

  #row(environment: Environment): EnvironmentRow {
    const { id, name, connection, color, isReadOnly, mustConfirmByName } = environment;
    const known = this.#connections.get(id);
    return {
      id,
      name,
      kind: connection.kind,
      address: addressText(connection),
      color,
      isReadOnly,
      mustConfirmByName,
      state: known?.state ?? 'unknown',
      stateSince: known?.since ?? this.#startedAt,
      nextTryAt: null,
      error: known?.error ?? null,
      engine: known?.engine ?? null,
      latencyMs: known?.latencyMs ?? null,
      certificateEndsAt: null,
    };
  }

  #ask(environment: Environment): Promise<void> {
    const { id } = environment;
    const under = this.#asking.get(id);
    if (under !== undefined) return under;
    const askedAt = this.#askedAt.get(id) ?? -Infinity;
    if (this.#clock.monotonic() - askedAt < freshMs) return Promise.resolve();
    const asking = this.#askNow(environment).finally(() => {
      this.#asking.delete(id);
      this.#askedAt.set(id, this.#clock.monotonic());
    });
    this.#asking.set(id, asking);
    return asking;
  }

  async #askNow({ id, name }: Environment): Promise<void> {
    const begun = this.#clock.monotonic();
    const before = this.#connections.get(id);
    try {
      const engine = engineSummary(await this.#application.environments.ask(name));
      const latencyMs = Math.round(this.#clock.monotonic() - begun);
      this.#keep(id, { state: 'connected', error: null, engine, latencyMs });
    } catch (error) {
      const isAway =
        isWindlassError(error, 'target-unreachable') || isWindlassError(error, 'connection-lost');
      this.#keep(id, {
        state: isAway ? 'unreachable' : 'refused',
        error: toErrorShape(error),
        engine: before?.engine ?? null,
        latencyMs: before?.latencyMs ?? null,
      });
    }
  }

  #keep(id: string, next: Omit<Connection, 'since'>): void {
    const before = this.#connections.get(id);
    const isSame = before?.state === next.state;
    const since = isSame ? before.since : new Date(this.#clock.now()).toISOString();
    this.#connections.set(id, { ...next, since });
  }
}
