import type { WorldChange } from '../../../shared/contract/topics.ts';
import type { OperationRow } from '../../../shared/contract/shapes/operation.ts';
import type { DeploymentRow } from '../../../shared/contract/shapes/deployment.ts';
import type { Application } from '../../core/operations/application.ts';
import type { Canceller, Clock } from '../../core/ports/clock.ts';
import type { EnvironmentMonitor } from '../views/environment-monitor.ts';
import type { OperationTracker, TrackedChange } from '../views/operation-tracker.ts';
import { EventRing } from './event-ring.ts';
import type { Follower } from './follower.ts';

const kept = 1_000;
/** At most four times a second is told how far an operation is. */
const progressPauseMs = 250;
const pollMs = 3_000;
/** A host that takes its time is not kept busy by being looked at. */
const pollShare = 10;

export interface WorldFeedOptions {
  readonly application: Application;
  readonly monitor: EnvironmentMonitor;
  readonly tracker: OperationTracker;
  readonly clock: Clock;
  readonly logError: (message: string, error: unknown) => void;
}

/**
 * What has changed, for everybody who looks: what this application did is told as it happens, what others did is
 * found by looking again, for as long as somebody follows.
 */
export class WorldFeed {
  readonly #options: WorldFeedOptions;
  readonly #ring: EventRing<WorldChange>;
  readonly #followers = new Set<Follower<'world'>>();
  readonly #late = new Map<string, OperationRow>();
  readonly #stopTracking: () => void;
  #polling: Canceller | null = null;
  #pause: Canceller | null = null;
  #known: ReadonlyMap<string, string> | null = null;
  #connections = '';

  constructor(options: WorldFeedOptions) {
    this.#options = options;
    this.#ring = new EventRing(options.clock.now(), kept);
    this.#stopTracking = options.tracker.onChange((row, change) => this.#onOperation(row, change));
  }

  follow(after: number | null, follower: Follower<'world'>): () => void {
    const missed = after === null ? null : this.#ring.after(after);
    if (missed === null) {
      follower.snapshot(this.#ring.last, { operations: this.#options.tracker.rows() });
    } else {
      for (const { sequence, event } of missed) follower.event(sequence, event);
    }
    this.#followers.add(follower);
    this.#poll();
    return () => {
      this.#followers.delete(follower);
      if (this.#followers.size > 0) return;
      this.#polling?.abort();
      this.#polling = null;
    };
  }

  tell(change: WorldChange): void {
    const sequence = this.#ring.add(change);
    for (const follower of [...this.#followers]) follower.event(sequence, change);
  }

  close(): void {
    this.#stopTracking();
    this.#polling?.abort();
    this.#pause?.abort();
    this.#followers.clear();
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
      if (!pause.signal.aborted) for (const row of rows) this.tell({ type: 'operation', row });
    });
  }

  #poll(): void {
    if (this.#polling !== null) return;
    const polling = this.#options.clock.canceller();
    this.#polling = polling;
    void this.#look(polling);
  }

  async #look(polling: Canceller): Promise<void> {
    const { clock, logError } = this.#options;
    while (!polling.signal.aborted) {
      const begun = clock.monotonic();
      try {
        await Promise.all([this.#lookAtEnvironments(), this.#lookAtDeployments()]);
      } catch (error) {
        logError('looking for changes failed', error);
      }
      const tookMs = clock.monotonic() - begun;
      await clock.sleep(Math.max(pollMs, tookMs * pollShare), polling.signal);
    }
  }

  async #lookAtEnvironments(): Promise<void> {
    await this.#options.monitor.refresh();
    const connections = this.#options.monitor.signature();
    if (connections === this.#connections) return;
    const isFirst = this.#connections === '';
    this.#connections = connections;
    if (!isFirst) this.tell({ type: 'environments' });
  }

  async #lookAtDeployments(): Promise<void> {
    const now = signatures(await this.#options.application.deployments.list());
    const before = this.#known;
    this.#known = now;
    if (before === null) return;
    const isSameSet = before.size === now.size && [...now.keys()].every((key) => before.has(key));
    if (!isSameSet) this.tell({ type: 'deployments' });
    for (const [key, signature] of now) {
      if (!before.has(key) || before.get(key) === signature) continue;
      const [name = '', environment = ''] = key.split('\n');
      this.tell({ type: 'deployment', name, environment });
    }
  }
}

function signatures(rows: readonly DeploymentRow[]): ReadonlyMap<string, string> {
  return new Map(rows.map((row) => [`${row.name}\n${row.environment}`, JSON.stringify(row)]));
}
