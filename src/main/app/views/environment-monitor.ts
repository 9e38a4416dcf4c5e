import type { Certificate } from '../../../shared/certificate.ts';
import { toErrorShape } from '../../../shared/errors.ts';
import type { ErrorShape } from '../../../shared/errors.ts';
import type {
  ConnectionState,
  EngineSummary,
  EnvironmentRow,
} from '../../../shared/contract/shapes/environment.ts';
import { addressText } from '../../core/model/environment.ts';
import type { Connection, Environment } from '../../core/model/environment.ts';
import type { Application } from '../../core/operations/application.ts';
import type { Clock } from '../../core/ports/clock.ts';
import { connectionStateOf, isForPerson } from './connection-state.ts';
import { engineSummary } from './engine-summary.ts';

interface Known {
  readonly state: ConnectionState;
  readonly since: string;
  readonly error: ErrorShape | null;
  readonly engine: EngineSummary | null;
  readonly latencyMs: number | null;
  readonly certificates: readonly Certificate[];
  readonly nextTryAt: string | null;
  /** Monotonic; null: it is there, or was not there before. */
  readonly lostAt: number | null;
}

/** How long a list waits for engines that have not answered yet. */
const patienceMs = 1_200;
/** An answer of now is not asked for again. */
const freshMs = 2_000;

/** Remembers of every environment whether it answers, since when, and what it last said of itself. */
export class EnvironmentMonitor {
  readonly #application: Application;
  readonly #clock: Clock;
  readonly #connections = new Map<string, Known>();
  readonly #asking = new Map<string, Promise<boolean>>();
  readonly #askedAt = new Map<string, number>();
  /** Those whose events are followed: their end is told, so they need not be asked. */
  readonly #followed = new Set<string>();
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

  /** Asks those that are neither followed nor were asked just now. Resolves when all have answered or failed. */
  async refresh(): Promise<void> {
    const asked = this.#application.environments.list().filter(({ id }) => !this.#isFresh(id));
    await Promise.all(asked.map((environment) => this.ask(environment)));
  }

  /** Asks it now; true: it is there. Never rejects. */
  ask(environment: Environment): Promise<boolean> {
    const { id } = environment;
    const under = this.#asking.get(id);
    if (under !== undefined) return under;
    const asking = this.#askNow(environment).finally(() => {
      this.#asking.delete(id);
      this.#askedAt.set(id, this.#clock.monotonic());
    });
    this.#asking.set(id, asking);
    return asking;
  }

  /** The same, by a question that begins now, not by one that was under way. */
  async askAgain(environment: Environment): Promise<boolean> {
    await this.#asking.get(environment.id);
    return this.ask(environment);
  }

  isConnected(id: string): boolean {
    return this.#connections.get(id)?.state === 'connected';
  }

  /** It was asked and is not there. */
  isLost(id: string): boolean {
    return (this.#connections.get(id)?.state ?? 'connected') !== 'connected';
  }

  isFollowed(id: string): boolean {
    return this.#followed.has(id);
  }

  /** Somebody has to do something before trying again can help. */
  isForPerson(id: string): boolean {
    return isForPerson(this.#connections.get(id)?.state ?? 'unknown');
  }

  opened(id: string): void {
    this.#followed.add(id);
  }

  /** Its events are followed no more; with an error: because it was lost. */
  closed(id: string, error: unknown): void {
    this.#followed.delete(id);
    if (error !== null) this.#fail(id, error);
  }

  /** When it is tried again by itself; null: not. */
  triesAt(id: string, at: number | null): void {
    const known = this.#connections.get(id);
    const nextTryAt = at === null ? null : new Date(at).toISOString();
    if (known !== undefined) this.#connections.set(id, { ...known, nextTryAt });
  }

  /** What would be worth telling if it changed; without what changes all the time. */
  signature(): string {
    const rows = this.#application.environments.list().map((environment) => this.#row(environment));
    return JSON.stringify(rows.map(({ latencyMs: _latency, ...row }) => row));
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
      nextTryAt: known?.nextTryAt ?? null,
      error: known?.error ?? null,
      engine: known?.engine ?? null,
      latencyMs: known?.latencyMs ?? null,
      certificates: known?.certificates ?? [],
    };
  }

  #isFresh(id: string): boolean {
    const askedAt = this.#askedAt.get(id) ?? -Infinity;
    return this.#followed.has(id) || this.#clock.monotonic() - askedAt < freshMs;
  }

  async #askNow({ id, name, connection }: Environment): Promise<boolean> {
    const begun = this.#clock.monotonic();
    try {
      const engine = engineSummary(await this.#application.environments.ask(name));
      const latencyMs = Math.round(this.#clock.monotonic() - begun);
      const there = { state: 'connected', error: null, nextTryAt: null, lostAt: null } as const;
      this.#keep(id, {
        ...there,
        engine,
        latencyMs,
        certificates: await this.#certificates(name, connection),
      });
      return true;
    } catch (error) {
      this.#fail(id, error, await this.#certificates(name, connection));
      return false;
    }
  }

  /** Also of an engine that does not answer: an ended one may be why. */
  async #certificates(name: string, { kind }: Connection): Promise<readonly Certificate[]> {
    if (kind !== 'tls' && kind !== 'context') return [];
    return this.#application.environments.certificates(name).catch(() => []);
  }

  #fail(id: string, error: unknown, certificates?: readonly Certificate[]): void {
    const before = this.#connections.get(id);
    const now = this.#clock.monotonic();
    const lostAt = before?.state === 'connected' ? now : (before?.lostAt ?? null);
    this.#keep(id, {
      state: connectionStateOf(error, lostAt === null ? null : now - lostAt),
      error: toErrorShape(error),
      engine: before?.engine ?? null,
      latencyMs: before?.latencyMs ?? null,
      certificates: certificates ?? before?.certificates ?? [],
      nextTryAt: before?.nextTryAt ?? null,
      lostAt,
    });
  }

  #keep(id: string, next: Omit<Known, 'since'>): void {
    const before = this.#connections.get(id);
    // Why: the operator's question is since when it is gone, not since when it is called so.
    const isStillAway = before?.state === 'reconnecting' && next.state === 'unreachable';
    const isSame = before?.state === next.state || isStillAway;
    const since = isSame ? before.since : new Date(this.#clock.now()).toISOString();
    this.#connections.set(id, { ...next, since });
  }
}
