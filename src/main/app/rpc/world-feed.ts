import type { DeploymentRow } from '../../../shared/contract/shapes/deployment.ts';
import type { OperationRow } from '../../../shared/contract/shapes/operation.ts';
import type { WorldChange } from '../../../shared/contract/topics.ts';
import type { SleepWatch } from '../../core/engine/sleep-watch.ts';
import type { Environment } from '../../core/model/environment.ts';
import type { Application } from '../../core/operations/application.ts';
import type { Canceller, Clock } from '../../core/ports/clock.ts';
import type { HostEvent } from '../../core/ports/docker-target.ts';
import type { DeploymentLists } from '../views/deployment-lists.ts';
import type { EnvironmentMonitor } from '../views/environment-monitor.ts';
import { EnvironmentWatch } from '../views/environment-watch.ts';
import type { OperationTracker, TrackedChange } from '../views/operation-tracker.ts';
import type { DeploymentStatuses } from '../views/deployment-statuses.ts';
import { ChangeBundle } from './change-bundle.ts';
import { EventRing } from './event-ring.ts';
import type { Follower } from './follower.ts';
import { ServiceChanges } from './service-changes.ts';
import { WorldFollowers } from './world-followers.ts';

const kept = 1_000;
/** At most four times a second is told how far an operation is. */
const progressPauseMs = 250;
const pollMs = 3_000;
/** Where events are followed nothing should be missed, and it is looked at all the same. */
const followedPollMs = 60_000;
/** A host that takes its time is not kept busy by being looked at. */
const pollShare = 10;

export interface WorldFeedOptions {
  readonly application: Application;
  readonly monitor: EnvironmentMonitor;
  readonly lists: DeploymentLists;
  readonly statuses: DeploymentStatuses;
  readonly tracker: OperationTracker;
  readonly clock: Clock;
  readonly sleepWatch: SleepWatch;
  readonly logError: (message: string, error: unknown) => void;
}

/**
 * What has changed, for everybody who looks: what this application did and what engines tell is told as it happens,
 * what they do not tell is found by looking again, for as long as somebody follows.
 */
export class WorldFeed {
  readonly #options: WorldFeedOptions;
  readonly #ring: EventRing<WorldChange>;
  readonly #followers: WorldFollowers;
  readonly #listeners = new Set<(change: WorldChange) => void>();
  readonly #late = new Map<string, OperationRow>();
  readonly #stopTracking: () => void;
  readonly #watch: EnvironmentWatch;
  readonly #bundle: ChangeBundle;
  readonly #services: ServiceChanges;
  /** By environment: what was last told of its deployments, and when it was looked at. */
  readonly #told = new Map<string, { readonly rows: ReadonlyMap<string, string>; readonly at: number }>();
  #polling: Canceller | null = null;
  #pause: Canceller | null = null;
  #connections = '';

  constructor(options: WorldFeedOptions) {
    this.#options = options;
    this.#ring = new EventRing(options.clock.now(), kept);
    this.#followers = new WorldFollowers((follower) => this.#beginAnew(follower));
    this.#stopTracking = options.tracker.onChange((row, change) => this.#onOperation(row, change));
    this.#bundle = new ChangeBundle(options.clock, (change) => this.#tell(change));
    this.#services = new ServiceChanges(options.clock, (change) => this.#tell(change));
    this.#watch = new EnvironmentWatch({
      ...options,
      onEvent: (environment, event) => this.#onEvent(environment, event),
      onState: () => this.#tellConnections(),
    });
  }

  follow(after: number | null, follower: Follower<'world'>): () => void {
    const missed = after === null ? null : this.#ring.after(after);
    if (missed === null) {
      this.#beginAnew(follower);
    } else {
      for (const { sequence, event } of missed) follower.event(sequence, event);
    }
    this.#followers.add(follower);
    this.#poll();
    return () => {
      this.#followers.remove(follower);
      if (this.#followers.isEmpty) this.#rest();
    };
  }

  /** Somebody here has done something. */
  tell(change: WorldChange): void {
    this.#outdate(change);
    this.#tell(change);
    if (change.type !== 'environments' || this.#polling === null) return;
    this.#watch.sync();
    this.#watch.retryForPerson();
  }

  /** Its events are followed again at once, or it is tried again at once. */
  retry(id: string): void {
    this.#watch.retry(id);
  }

  #tell(change: WorldChange): void {
    this.#followers.catchUp();
    this.#followers.tell(this.#ring.add(change), change);
    for (const listener of [...this.#listeners]) listener(change);
  }

  #beginAnew(follower: Follower<'world'>): void {
    follower.snapshot(this.#ring.last, { operations: this.#options.tracker.rows() });
  }

  /** What was read before somebody here did something may look different. */
  #outdate(change: WorldChange): void {
    const { lists, statuses } = this.#options;
    if (change.type === 'environments' || change.type === 'preferences') return;
    const environment =
      change.type === 'deployment'
        ? change.environment
        : change.type === 'operation'
          ? change.row.environment
          : null;
    lists.outdate(environment);
    statuses.outdate(environment);
  }

  /** Calls back with every change from now on; returns how to stop that. */
  onTold(listener: (change: WorldChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#stopTracking();
    this.#rest();
    this.#pause?.abort();
    this.#followers.clear();
  }

  #rest(): void {
    this.#polling?.abort();
    this.#polling = null;
    this.#watch.stop();
    this.#bundle.drop();
    this.#services.drop();
    this.#told.clear();
  }

  #onOperation(row: OperationRow, change: TrackedChange): void {
    if (change === 'progress') {
      this.#late.set(row.id, row);
      this.#tellLater();
      return;
    }
    this.#late.delete(row.id);
    this.tell({ type: 'operation', row });
    this.tell({ type: 'deployment', name: row.deployment, environment: row.environment });
    if (row.end !== null && (row.kind === 'deploy' || row.kind === 'remove'))
      this.tell({ type: 'deployments' });
  }

  #tellLater(): void {
    if (this.#pause !== null) return;
    const { clock } = this.#options;
    const pause = clock.canceller();
    this.#pause = pause;
    void clock.sleep(progressPauseMs, pause.signal).then(() => {
      this.#pause = null;
      const rows = [...this.#late.values()];
      this.#late.clear();
      // Why without outdating anything: how far it is stands in no list and on no page of a deployment.
      if (!pause.signal.aborted) for (const row of rows) this.#tell({ type: 'operation', row });
    });
  }

  /** A service's container concerns what runs of one deployment; what the ledger says may concern all of them. */
  #onEvent(environment: Environment, event: HostEvent | null): void {
    const { lists, statuses } = this.#options;
    if (event === null) {
      lists.outdate(environment.name);
      statuses.outdate(environment.name);
      void this.#lookAt(environment);
      return this.#takeUp(environment);
    }
    const { deployment, role, container } = event;
    if (role === 'ledger') {
      lists.outdate(environment.name);
      statuses.outdate(environment.name);
      return void this.#lookAt(environment);
    }
    if (deployment === null) return;
    if (role === 'lock') statuses.outdate(environment.name, deployment);
    else statuses.touch(deployment, environment.name, container);
    this.#services.add(deployment, environment.name);
  }

  /** What was interrupted where nobody answered can be taken up now that somebody does. */
  #takeUp({ name }: Environment): void {
    const { application, logError } = this.#options;
    application.operations.recoverIn(name).catch((error: unknown) => logError('recovering failed', error));
  }

  #poll(): void {
    if (this.#polling !== null) return;
    const polling = this.#options.clock.canceller();
    this.#polling = polling;
    void this.#look(polling);
  }

  async #look(polling: Canceller): Promise<void> {
    const { application, clock, logError } = this.#options;
    while (!polling.signal.aborted) {
      let begun = clock.monotonic();
      this.#followers.catchUp();
      try {
        this.#watch.sync();
        // Why: once the events of a host are followed it is read in any case, as nobody told what happened before.
        await this.#watch.tried();
        begun = clock.monotonic();
        await Promise.all(
          application.environments.list().map((environment) => this.#lookNowAndThen(environment)),
        );
        this.#tellConnections();
      } catch (error) {
        logError('looking for changes failed', error);
      }
      const tookMs = clock.monotonic() - begun;
      await clock.sleep(Math.max(pollMs, tookMs * pollShare), polling.signal);
    }
  }

  async #lookNowAndThen(environment: Environment): Promise<void> {
    const { monitor, clock, lists } = this.#options;
    const isFollowed = monitor.isFollowed(environment.id);
    const lookedAt = this.#told.get(environment.id)?.at ?? -Infinity;
    // Why: whether it is there again is the watch's to find out; what it has is then looked at.
    const isAway = this.#told.has(environment.id) && !monitor.isConnected(environment.id);
    if (isAway || (isFollowed && clock.monotonic() - lookedAt < followedPollMs)) return;
    if (!isFollowed || this.#told.has(environment.id)) lists.outdate(environment.name);
    await this.#lookAt(environment);
  }

  #tellConnections(): void {
    if (this.#polling === null) return;
    const connections = this.#options.monitor.signature();
    if (connections === this.#connections) return;
    const isFirst = this.#connections === '';
    this.#connections = connections;
    if (!isFirst) this.#bundle.add({ type: 'environments' });
  }

  async #lookAt(environment: Environment): Promise<void> {
    const { lists, statuses, clock, logError } = this.#options;
    try {
      await lists.read(environment);
    } catch (error) {
      return logError('looking at deployments failed', error);
    }
    if (this.#polling === null) return;
    const before = this.#told.get(environment.id)?.rows;
    const now = signatures(lists.of(environment.id) ?? []);
    this.#told.set(environment.id, { rows: now, at: clock.monotonic() });
    if (before === undefined) return;
    const isSameSet = before.size === now.size && [...now.keys()].every((name) => before.has(name));
    if (!isSameSet) this.#bundle.add({ type: 'deployments' });
    for (const [name, signature] of now) {
      if (!before.has(name) || before.get(name) === signature) continue;
      statuses.outdate(environment.name, name);
      this.#bundle.add({ type: 'deployment', name, environment: environment.name });
    }
  }
}

function signatures(rows: readonly DeploymentRow[]): ReadonlyMap<string, string> {
  return new Map(rows.map((row) => [row.name, JSON.stringify(row)]));
}
