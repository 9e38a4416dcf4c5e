import type { Application, DeploymentDetails, DeploymentRef } from '../../core/operations/application.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { EnvironmentMonitor } from './environment-monitor.ts';

/** What no event tells, as the text of the last probe, is at most this old for who looks without being told of one. */
const wholeMs = 10_000;
/** An event need not wait for the whole to be read, unless there is one after the other. */
const longestWholeMs = 60_000;
/** More containers than this are found sooner by reading the whole. */
const mostTouched = 8;
const keptStatuses = 64;

interface Known {
  readonly details: DeploymentDetails;
  readonly wholeAt: number;
  /** How much had happened when it was read. */
  readonly happened: number;
}

class Entry {
  known: Known | null = null;
  isOutdated = true;
  /** Containers that something happened to since. */
  touched = new Set<string>();
  happened = 0;
  reading: Promise<Known> | null = null;
}

export interface DeploymentStatusesOptions {
  readonly application: Pick<Application, 'deployments' | 'environments'>;
  readonly monitor: Pick<EnvironmentMonitor, 'isFollowed'>;
  readonly clock: Pick<Clock, 'monotonic'>;
}

/**
 * What runs of each deployment that somebody looks at. Where events are followed it is read once for all who look, and
 * only that again which something happened to; elsewhere each time.
 *
 * INVARIANT: who asks is answered by a reading that began after the last thing that was told before.
 */
export class DeploymentStatuses {
  readonly #options: DeploymentStatusesOptions;
  readonly #entries = new Map<string, Entry>();

  constructor(options: DeploymentStatusesOptions) {
    this.#options = options;
  }

  read(ref: DeploymentRef): Promise<DeploymentDetails> {
    const { name, environment } = ref;
    if (environment === null || !this.#isFollowed(environment)) {
      return this.#options.application.deployments.status(ref);
    }
    return this.#readEntry(this.#entryOf(keyOf(name, environment)), ref);
  }

  /** Something happened to a container of it. */
  touch(name: string, environment: string, container: string): void {
    const entry = this.#entries.get(keyOf(name, environment));
    if (entry === undefined) return;
    entry.touched.add(container);
    entry.happened += 1;
  }

  /** Something happened that concerns one deployment, with null as its name all of an environment, or all. */
  outdate(environment: string | null, name: string | null = null): void {
    for (const [key, entry] of this.#entries) {
      const isMeant =
        environment === null ||
        (name === null ? key.startsWith(keyOf('', environment)) : key === keyOf(name, environment));
      if (!isMeant) continue;
      entry.isOutdated = true;
      entry.happened += 1;
    }
  }

  async #readEntry(entry: Entry, ref: DeploymentRef): Promise<DeploymentDetails> {
    const { happened } = entry;
    while (entry.reading !== null) {
      const known = await entry.reading;
      if (known.happened >= happened) return known.details;
    }
    entry.reading = this.#readNow(entry, ref).finally(() => (entry.reading = null));
    return (await entry.reading).details;
  }

  async #readNow(entry: Entry, ref: DeploymentRef): Promise<Known> {
    const { deployments } = this.#options.application;
    const { known, isOutdated, happened } = entry;
    const touched = [...entry.touched];
    const now = this.#options.clock.monotonic();
    entry.isOutdated = false;
    entry.touched = new Set();
    const oldestMs = touched.length > 0 ? longestWholeMs : wholeMs;
    const isPart =
      known !== null && !isOutdated && now - known.wholeAt < oldestMs && touched.length <= mostTouched;
    try {
      if (!isPart) entry.known = { details: await deployments.status(ref), wholeAt: now, happened };
      else if (touched.length > 0) {
        entry.known = { ...known, details: await deployments.statusAfter(known.details, touched), happened };
      }
      return entry.known!;
    } catch (error) {
      entry.isOutdated = true;
      throw error;
    }
  }

  /** Those that were not asked for in the longest time are forgotten. */
  #entryOf(key: string): Entry {
    const entry = this.#entries.get(key) ?? new Entry();
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > keptStatuses && oldest !== undefined) this.#entries.delete(oldest);
    return entry;
  }

  #isFollowed(environment: string): boolean {
    const known = this.#options.application.environments.list().find(({ name }) => name === environment);
    return known !== undefined && this.#options.monitor.isFollowed(known.id);
  }
}

function keyOf(name: string, environment: string): string {
  return `${environment}\n${name}`;
}
