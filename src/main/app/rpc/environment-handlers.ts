import { WindlassError } from '../../../shared/errors.ts';
import type { EnvironmentRow } from '../../../shared/contract/shapes/environment.ts';
import { knownPlaceRows } from '../views/known-place-rows.ts';
import type { Application } from '../../core/operations/application.ts';
import type { EnvironmentMonitor } from '../views/environment-monitor.ts';
import { engineSummary } from '../views/engine-summary.ts';
import { unknownEngines } from '../unknown-engines.ts';
import { EnvironmentRetries } from './environment-retries.ts';
import type { Area } from './handlers.ts';
import type { WorldFeed } from './world-feed.ts';

export interface EnvironmentHandlerContext {
  readonly application: Application;
  readonly monitor: EnvironmentMonitor;
  readonly world: WorldFeed;
}

export function environmentHandlers({
  application,
  monitor,
  world,
}: EnvironmentHandlerContext): Area<'environments'> {
  const { environments } = application;
  /** What is where, and what may be done there, has changed. */
  const tell = (): void => {
    world.tell({ type: 'environments' });
    world.tell({ type: 'deployments' });
  };
  const rowOf = async (id: string, name: string): Promise<EnvironmentRow> => {
    const row = (await monitor.rows()).find((each) => each.id === id);
    if (row !== undefined) return row;
    throw new WindlassError('environment-not-found', `${name} was removed meanwhile`, { environment: name });
  };
  const retries = new EnvironmentRetries({ application, monitor, world });
  return {
    'environments.list': () => monitor.rows(),
    'environments.discover': async () =>
      unknownEngines(await environments.discover(), environments.list()).map(({ dockerHost, engine }) => ({
        dockerHost,
        engine: engineSummary(engine),
      })),
    'environments.places': async () => knownPlaceRows(await environments.knownPlaces(), environments.list()),
    'environments.add': async ({ name, address, marks }) => {
      const added = await environments.add(name, address, given(marks));
      tell();
      return rowOf(added.id, name);
    },
    'environments.update': async ({ name, change }) => {
      const changed = await environments.update(name, given(change));
      tell();
      return rowOf(changed.id, changed.name);
    },
    'environments.retry': async ({ name }) => {
      const environment = environments.list().find((each) => each.name === name);
      if (environment !== undefined) await retries.tryNow(environment);
      return rowOf(environment?.id ?? '', name);
    },
    'environments.test': async (asked) => {
      const { stages, engine, certificates, error } =
        'name' in asked ? await environments.test(asked.name) : await environments.testAddress(asked.address);
      if (error === null && 'name' in asked) retries.tryLost(({ name }) => name === asked.name);
      return { stages, engine: engine === null ? null : engineSummary(engine), certificates, error };
    },
    'environments.acceptHostKey': async (key) => {
      await environments.acceptHostKey(key);
      tell();
      retries.tryLost();
      return null;
    },
    'environments.authenticate': ({ request, answers }) => {
      environments.authenticate(request, answers);
      tell();
      retries.tryLost();
      return null;
    },
    'environments.remove': async ({ name }) => {
      await environments.remove(name);
      tell();
      return null;
    },
  };
}

type Given<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

/** Members that were left out are not there, as the core wants them. */
function given<T extends object>(members: T): Given<T> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Given<T>;
}
