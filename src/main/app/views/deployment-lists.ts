import type { DeploymentRow } from '../../../shared/contract/shapes/deployment.ts';
import type { Environment } from '../../core/model/environment.ts';
import type { Application } from '../../core/operations/application.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { EnvironmentMonitor } from './environment-monitor.ts';

/** How long the whole list waits for environments that have not answered yet. */
const patienceMs = 1_500;

export interface DeploymentListsOptions {
  readonly application: Application;
  readonly monitor: EnvironmentMonitor;
  readonly clock: Clock;
}

/**
 * The deployments of every environment. One whose events are followed is read again only when something has happened
 * there; one that does not answer soon is as it was last known, never empty for that.
 */
export class DeploymentLists {
  readonly #options: DeploymentListsOptions;
  readonly #known = new Map<string, readonly DeploymentRow[]>();
  readonly #reading = new Map<string, Promise<void>>();
  /** Those that were read since the last thing happened. */
  readonly #current = new Set<string>();

  constructor(options: DeploymentListsOptions) {
    this.#options = options;
  }

  async rows(): Promise<readonly DeploymentRow[]> {
    const { application, clock } = this.#options;
    const environments = application.environments.list();
    const waiting = clock.canceller();
    const reading = Promise.all(environments.map((environment) => this.read(environment)));
    await Promise.race([reading, clock.sleep(patienceMs, waiting.signal)]);
    waiting.abort();
    const lists = await Promise.all(environments.map((environment) => this.#asKnown(environment)));
    return lists.flat().sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  }

  /** Reads it again if something may have happened there. */
  read(environment: Environment): Promise<void> {
    const { id } = environment;
    const under = this.#reading.get(id);
    if (under !== undefined) {
      // Why again only there: elsewhere nobody tells whether something happened while it was read.
      const isOutdated = (): boolean => this.#options.monitor.isFollowed(id) && !this.#current.has(id);
      return under.then(() => (isOutdated() ? this.read(environment) : undefined));
    }
    if (this.#isCurrent(id)) return Promise.resolve();
    this.#current.add(id);
    const reading = this.#read(environment).finally(() => this.#reading.delete(id));
    this.#reading.set(id, reading);
    return reading;
  }

  of(id: string): readonly DeploymentRow[] | null {
    return this.#known.get(id) ?? null;
  }

  /** Something happened there; with null: everywhere. */
  outdate(name: string | null): void {
    if (name === null) return this.#current.clear();
    const environment = this.#options.application.environments.list().find((each) => each.name === name);
    if (environment !== undefined) this.#current.delete(environment.id);
  }

  async #read({ id, name }: Environment): Promise<void> {
    try {
      this.#known.set(id, await this.#options.application.deployments.listOf(name));
    } catch (error) {
      this.#current.delete(id);
      throw error;
    }
  }

  async #asKnown({ id, name }: Environment): Promise<readonly DeploymentRow[]> {
    const known = this.#known.get(id);
    if (known === undefined) return this.#options.application.deployments.lastKnown(name);
    const isLate = this.#reading.has(id) && !this.#options.monitor.isConnected(id);
    return isLate ? known.map((row) => ({ ...row, isLive: false })) : known;
  }

  #isCurrent(id: string): boolean {
    return this.#current.has(id) && this.#options.monitor.isFollowed(id);
  }
}

function keyOf(row: DeploymentRow): string {
  return `${row.name}@${row.environment}`;
}
