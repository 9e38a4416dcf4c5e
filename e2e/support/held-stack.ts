import { join } from 'node:path';
import { DemoEngine } from '../../src/main/adapters/demo/demo-engine.ts';
import { SystemClock } from '../../src/main/adapters/system/system-clock.ts';
import { engineJson } from '../../src/main/testing/lab/engine-request.ts';
import { CatalogDirectory } from './catalog-directory.ts';
import type { WebMachine } from './web-door.ts';

/** A product whose only service has its data in a volume. */
export const storehouse = 'storehouse';

/** Two versions of it, of which 2.0.0 crashes; `data` is how the volume is defined. */
export function writeStorehouse(path: string, data: object | null = null): void {
  const catalog = new CatalogDirectory(path, storehouse);
  for (const [version, image] of [
    ['1.0.0', 'shop-web:1.0.0'],
    ['2.0.0', 'shop-api:2.3.0'],
  ] as const) {
    const store = { image: `windlass-demo/${image}`, volumes: ['data:/data'] };
    catalog.writeCompose(version, { services: { store }, volumes: { data } });
  }
}

/**
 * Deploys it as `s` on the built-in engine, has its upgrade fail, takes away what the old release needs, and tries to
 * roll back, which holds.
 */
export async function holdStorehouse(
  machine: Pick<WebMachine, 'home' | 'dataDirectory' | 'run'>,
  data: object | null = null,
): Promise<void> {
  const pace = ['--stable', '900ms', '--yes'];
  const source = join(machine.home, 'source');
  writeStorehouse(source, data);
  await machine.run(['source', 'add', 'own', '--path', source]);
  await machine.run(['deploy', storehouse, '--name', 's', '--env', 'Demo', '--version', '1.0.0', ...pace]);
  await machine.run(['upgrade', 's', '--to', '2.0.0', ...pace], 1);
  await withDemoEngine(machine.dataDirectory, (engine) =>
    takeAway(engine, (name) => name.startsWith('s-store-1'), ['s_data']),
  );
  await machine.run(['rollback', 's', ...pace], 6);
}

interface ListedContainer {
  readonly Id: string;
  readonly Names: readonly string[];
}

/** Removes containers and volumes from a built-in engine that answers there, as somebody with its API might. */
export async function takeAway(
  dockerHost: string,
  isMeant: (container: string) => boolean,
  volumes: readonly string[],
): Promise<void> {
  const all = { path: '/containers/json', query: { all: true } };
  for (const { Id, Names } of await engineJson<ListedContainer[]>(dockerHost, all)) {
    if (!Names.some((name) => isMeant(name.slice(1)))) continue;
    await engineJson(dockerHost, { path: `/containers/${Id}`, method: 'DELETE', query: { force: true } });
  }
  for (const name of volumes) await engineJson(dockerHost, { path: `/volumes/${name}`, method: 'DELETE' });
}

/** An empty volume of that name. */
export async function putBack(
  dockerHost: string,
  volume: string,
  labels: Readonly<Record<string, string>> = {},
): Promise<void> {
  const body = { Name: volume, Labels: labels };
  await engineJson(dockerHost, { path: '/volumes/create', method: 'POST', body });
}

/** The same while nothing runs there: starts the engine of a data directory, lets it be changed, and ends it. */
export async function withDemoEngine<Result>(
  dataDirectory: string,
  change: (dockerHost: string) => Promise<Result>,
): Promise<Result> {
  const socketPath = join(dataDirectory, 'by-hand.sock');
  const engine = await DemoEngine.start({
    socketPath,
    statePath: join(dataDirectory, 'demo/state.json'),
    clock: new SystemClock(),
    registryFile: join(import.meta.dirname, '../../resources/demo-registry.json'),
    isLiveRestore: true,
  });
  try {
    return await change(`unix://${socketPath}`);
  } finally {
    await engine.stop();
  }
}
