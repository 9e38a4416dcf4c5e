import { beforeAll, expect, inject, test } from 'vitest';
import { freePort } from '../../src/main/testing/lab/ports.ts';
import { nameOf, readMounted, serviceOf, type HostContainer } from '../support/host-objects.ts';
import { publishImages } from '../support/lab-images.ts';
import { openScene, type Scene } from '../support/scene.ts';
import { shopImages, shopRestartPolicies, shopStack } from '../support/shop-stack.ts';

const dockerHost = inject('dockerHost');
const registry = inject('registry');

beforeAll(() => publishImages(dockerHost, registry, shopImages));

async function deployedShop(): Promise<{ scene: Scene; web: string; files: string }> {
  const scene = await openScene({ dockerHost, label: 'shop' });
  const ports = { web: await freePort(), files: await freePort() };
  scene.catalog.writeCompose('1.0.0', shopStack(registry, '1.0.0', ports));
  scene.catalog.writeCompose('2.0.0', shopStack(registry, '2.0.0', ports));
  await scene.deploy('1.0.0', '--var', 'PASSWORD=correct-horse');
  return { scene, web: `http://127.0.0.1:${ports.web}`, files: `http://127.0.0.1:${ports.files}` };
}

async function answer(url: string): Promise<string> {
  return (await (await fetch(url)).text()).trim();
}

function expectedObjects(name: string, services: readonly string[]): readonly string[] {
  return [
    ...services.map((service) => `container ${name}-${service}-1`),
    ...['back', 'default'].map((network) => `network ${name}_${network}`),
    ...['customers', 'orders'].map((volume) => `volume ${name}_${volume}`),
  ];
}

const common = ['api', 'cache', 'customers', 'files'];
const servicesOfOne = [...common, 'legacy', 'migrate', 'orders', 'web'];
const servicesOfTwo = [...common, 'metrics', 'migrate', 'orders', 'web'];

test('an upgrade must leave exactly the new release: its objects, its versions, its policies, and all data', async () => {
  const { scene, web, files } = await deployedShop();
  expect(await scene.objectNames()).toEqual(expectedObjects(scene.name, servicesOfOne));
  expect(await answer(web)).toBe('1.0.0');
  const before = await scene.identities();
  const filesVolume = volumeNameOf(await scene.container('files'), '/data');

  const run = await scene.installation.done(...scene.upgradeCommand('2.0.0'));

  expect(run.records.at(-1)).toMatchObject({ end: 'done', fromVersion: '1.0.0', toVersion: '2.0.0' });
  expect(await scene.objectNames()).toEqual(expectedObjects(scene.name, servicesOfTwo));
  expect([await answer(web), await answer(files)]).toEqual(['2.0.0', '2.0.0']);
  const after = await scene.identities();
  expect([after['cache'], after['customers']]).toEqual([before['cache'], before['customers']]);
  for (const service of ['api', 'files', 'migrate', 'orders', 'web']) {
    expect(after[service], service).not.toBe(before[service]);
  }
  const containers = await scene.containers();
  for (const container of containers) {
    expect(container.HostConfig.RestartPolicy.Name, container.Name).toBe(
      shopRestartPolicies[serviceOf(container)],
    );
    expect(container.State.Running, container.Name).toBe(serviceOf(container) !== 'migrate');
    expectComposeLabels(container, scene.name);
  }
  // Each start of such a container adds its version to the volume: nothing was lost, and nothing started twice.
  expect(readMounted(await scene.container('orders'), '/data', 'starts')).toBe('1.0.0\n2.0.0\n');
  expect(readMounted(await scene.container('customers'), '/data', 'starts')).toBe('1.0.0\n');
  expect(await answer(`${files}/data/starts`)).toBe('1.0.0\n2.0.0');
  expect(volumeNameOf(await scene.container('files'), '/data')).toBe(filesVolume);
});

test('a committed upgrade must go back to the release before it, with its data and its variables', async () => {
  const { scene, web, files } = await deployedShop();
  await scene.installation.done(...scene.upgradeCommand('2.0.0', '--var', 'GREETING=servus'));
  const before = await scene.identities();

  const run = await scene.installation.done(...scene.rollbackCommand());

  expect(run.records.at(-1)).toMatchObject({ end: 'done', toVersion: '1.0.0' });
  expect(await scene.objectNames()).toEqual(expectedObjects(scene.name, servicesOfOne));
  expect([await answer(web), await answer(files)]).toEqual(['1.0.0', '1.0.0']);
  const after = await scene.identities();
  expect([after['cache'], after['customers']]).toEqual([before['cache'], before['customers']]);
  expect((await scene.container('api')).Config.Env).toEqual(
    expect.arrayContaining(['GREETING=hello', 'PASSWORD=correct-horse']),
  );
  expect(readMounted(await scene.container('orders'), '/data', 'starts')).toBe('1.0.0\n2.0.0\n1.0.0\n');
  expect((await scene.status()).summary).toMatchObject({
    status: 'Running',
    version: '1.0.0',
  });
});

test('stopped, started and removed it must keep its data, and leave nothing else behind', async () => {
  const { scene, web, files } = await deployedShop();
  const before = await scene.ids();

  await scene.installation.done('stop', scene.address, '--yes');
  expect((await scene.containers()).filter((container) => container.State.Running)).toEqual([]);
  await expect(fetch(web)).rejects.toThrow();

  await scene.installation.done('start', scene.address, '--yes');
  expect(await scene.ids()).toEqual(before);
  expect([await answer(web), await answer(`${files}/data/starts`)]).toEqual(['1.0.0', '1.0.0\n1.0.0']);

  await scene.installation.done('remove', scene.address, '--yes');
  expect(await scene.objectNames()).toEqual([
    `volume ${scene.name}_customers`,
    `volume ${scene.name}_orders`,
  ]);
});

function volumeNameOf(container: HostContainer, destination: string): string | undefined {
  return container.Mounts.find((mount) => mount.Destination === destination)?.Name;
}

/** What `docker compose ps` and `logs` find a container by. */
function expectComposeLabels(container: HostContainer, project: string): void {
  const service = serviceOf(container);
  expect(nameOf(container)).toBe(`${project}-${service}-1`);
  expect(container.Config.Labels).toMatchObject({
    'com.docker.compose.project': project,
    'com.docker.compose.service': service,
    'com.docker.compose.container-number': '1',
    'com.docker.compose.oneoff': 'False',
  });
}
