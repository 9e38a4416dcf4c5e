import { beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest';
import { engineJson, engineRequest } from '../../src/main/testing/lab/engine-request.ts';
import { removeContainer, runContainer } from '../../src/main/testing/lab/containers.ts';
import { freePort } from '../../src/main/testing/lab/ports.ts';
import { buildImage } from '../../src/main/testing/lab/images.ts';
import {
  allContainers,
  nameOf,
  readMounted,
  serviceOf,
  type HostContainer,
} from '../support/host-objects.ts';
import { publishImages, imageName } from '../support/lab-images.ts';
import { openScene, type Scene } from '../support/scene.ts';
import type { StackText } from '../support/catalog-directory.ts';
import { describeRun } from '../support/windlass-process.ts';

const dockerHost = inject('dockerHost');
const registry = inject('registry');
const foreignImage = 'lab/foreign:1';

beforeAll(async () => {
  await buildImage(dockerHost, { tag: foreignImage, mode: 'healthy', version: 'foreign' });
  await publishImages(dockerHost, registry, [
    { mode: 'volume-writer', version: '1.0.0' },
    { mode: 'volume-writer', version: '2.0.0' },
    { mode: 'never-healthy', version: '3.0.0' },
  ]);
});

/** `store` writes to a volume that nobody named. */
function stack(mode: 'volume-writer' | 'never-healthy', version: string, port: number): StackText {
  const image = `${registry}/${imageName(mode, version)}`;
  return {
    services: {
      store: { image, ports: [`127.0.0.1:${port}:8080`], volumes: ['/data'], restart: 'always' },
    },
  };
}

async function deployed(): Promise<Scene> {
  const scene = await openScene({ dockerHost, label: 'drift' });
  const port = await freePort();
  scene.catalog.writeCompose('1.0.0', stack('volume-writer', '1.0.0', port));
  scene.catalog.writeCompose('2.0.0', stack('volume-writer', '2.0.0', port));
  scene.catalog.writeCompose('3.0.0', stack('never-healthy', '3.0.0', port));
  await scene.deploy('1.0.0');
  return scene;
}

/** An upgrade that failed and waits to be rolled back; the old container is kept beside the new one. */
async function failed(): Promise<{ scene: Scene; kept: HostContainer }> {
  const scene = await deployed();
  const run = await scene.installation.run(...scene.upgradeCommand('3.0.0', '--health-deadline', '1s'));
  expect(run.exitCode, describeRun(run)).toBe(1);
  const kept = (await scene.containers()).find((container) => nameOf(container).includes('.old.'));
  return { scene, kept: kept! };
}

/** Somebody else's container; gone after the test. */
async function foreign(name: string): Promise<string> {
  const id = await runContainer(dockerHost, { name, image: foreignImage });
  onTestFinished(() => removeContainer(dockerHost, id));
  return id;
}

/** As `docker rm -f`: the volumes stay. */
async function removeByHand(container: HostContainer): Promise<void> {
  const path = `/containers/${container.Id}`;
  await engineRequest(dockerHost, { path, method: 'DELETE', query: { force: true } });
}

async function expectUntouched(id: string, before: string): Promise<void> {
  const container = (await allContainers(dockerHost)).find((candidate) => candidate.Id === id);
  expect(`${container?.Name} ${container?.State.StartedAt} ${container?.State.Status}`).toBe(before);
}

async function identityOf(id: string): Promise<string> {
  const { Name, State } = await engineJson<HostContainer>(dockerHost, { path: `/containers/${id}/json` });
  return `${Name} ${State.StartedAt} ${State.Status}`;
}

describe('between a failed upgrade and its rollback', () => {
  test('a kept container whose volume is gone as well must be held, not come back without its data', async () => {
    const { scene, kept } = await failed();
    const { Name: volume } = kept.Mounts.find((mount) => mount.Destination === '/data')!;
    for (const container of await scene.containers()) await removeByHand(container);
    await engineRequest(dockerHost, { path: `/volumes/${volume}`, method: 'DELETE' });

    const run = await scene.installation.run(...scene.rollbackCommand());

    expect(run.exitCode, describeRun(run)).toBe(6);
    expect(`${run.stdout}${run.stderr}`).toContain(volume);
    expect((await scene.containers()).filter((container) => serviceOf(container) === 'store')).toEqual([]);
  });

  test('a kept container that somebody removed must be made again, with the data of its unnamed volume', async () => {
    const { scene, kept } = await failed();
    await removeByHand(kept);

    const run = await scene.installation.done(...scene.rollbackCommand());

    expect(run.records.at(-1)).toMatchObject({ end: 'done', toVersion: '1.0.0' });
    const store = await scene.container('store');
    expect(store.Id).not.toBe(kept.Id);
    expect(store.Image).toBe(kept.Image);
    expect(volumeOf(store)).toBe(volumeOf(kept));
    expect(readMounted(store, '/data', 'starts')).toBe('1.0.0\n1.0.0\n');
    expect(store.HostConfig.RestartPolicy.Name).toBe('always');
    expect(await scene.objectNames()).toEqual([
      `container ${scene.liveName('store')}`,
      `network ${scene.name}_default`,
    ]);
  });

  test('a foreign container under the live name must be left alone, and the rollback held', async () => {
    const { scene, kept } = await failed();
    const staged = await scene.container('store');
    await removeByHand(staged);
    const id = await foreign(scene.liveName('store'));
    const before = await identityOf(id);

    const run = await scene.installation.run(...scene.rollbackCommand());

    expect(run.exitCode, describeRun(run)).toBe(6);
    expect((await scene.status()).summary.isHeld).toBe(true);
    await expectUntouched(id, before);
    expect((await scene.containers()).map(({ Id }) => Id)).toContain(kept.Id);

    await removeContainer(dockerHost, id);
    await scene.installation.done(...scene.rollbackCommand());
    expect((await scene.container('store')).Id).toBe(kept.Id);
  });

  test('a copy that took the place of the kept container must not be taken for it', async () => {
    const { scene, kept } = await failed();
    const copy = await replaceByCopy(kept);
    const before = await identityOf(copy);

    const run = await scene.installation.run(...scene.rollbackCommand());

    expect(run.exitCode, describeRun(run)).toBe(6);
    expect(run.records.at(-1)).toMatchObject({ end: 'held', error: { code: 'drift' } });
    await expectUntouched(copy, before);

    await removeContainer(dockerHost, copy);
    await scene.installation.done(...scene.rollbackCommand());
    expect((await scene.container('store')).Image).toBe(kept.Image);
    expect(readMounted(await scene.container('store'), '/data', 'starts')).toBe('1.0.0\n1.0.0\n');
  });
});

describe('while an upgrade runs', () => {
  test('a new container that somebody replaced must never be committed', async () => {
    const scene = await deployed();
    const old = await scene.container('store');
    const upgrade = scene.installation.start(...scene.upgradeCommand('2.0.0', '--stable', '2s'));
    await upgrade.haltAt('the verifying', (body) => body.type === 'phase.entered' && body.phase === 'verify');
    const copy = await replaceByCopy(await scene.container('store'));
    upgrade.kill('SIGCONT');
    const run = await upgrade.finished;

    expect([1, 6], describeRun(run)).toContain(run.exitCode);
    expect((await scene.status()).summary.version).toBe('1.0.0');
    expect((await allContainers(dockerHost)).map(({ Id }) => Id)).toEqual(
      expect.arrayContaining([copy, old.Id]),
    );
  });
});

describe('before an upgrade', () => {
  test('a foreign container under the name of a service must be refused and left alone', async () => {
    const scene = await deployed();
    await removeByHand(await scene.container('store'));
    const id = await foreign(scene.liveName('store'));
    const before = await identityOf(id);
    const run = await scene.installation.run(...scene.upgradeCommand('2.0.0'));
    expect(run.exitCode, describeRun(run)).toBe(4);
    expect(run.error?.details['cause']).toBe('name-foreign');
    await expectUntouched(id, before);
  });
});

test('objects of others must be untouched by everything, however alike their names are', async () => {
  const scene = await openScene({ dockerHost, label: 'guest' });
  const alike = [`${scene.name}-store-10`, `${scene.name}-store-1.new.mine`, `x${scene.name}-store-1`];
  const ids = await Promise.all(alike.map((name) => foreign(name)));
  const before = await Promise.all(ids.map(identityOf));
  await makeForeignObjects(scene.name);
  const port = await freePort();
  scene.catalog.writeCompose('1.0.0', stack('volume-writer', '1.0.0', port));
  scene.catalog.writeCompose('2.0.0', stack('volume-writer', '2.0.0', port));
  scene.catalog.writeCompose('3.0.0', stack('never-healthy', '3.0.0', port));

  await scene.deploy('1.0.0');
  await scene.installation.done(...scene.upgradeCommand('2.0.0'));
  await scene.installation.run(...scene.upgradeCommand('3.0.0', '--health-deadline', '1s'));
  await scene.installation.done(...scene.rollbackCommand());
  await scene.installation.done(...scene.rollbackCommand());
  await scene.installation.done('stop', scene.address, '--yes');
  await scene.installation.done('remove', scene.address, '--yes');

  expect(await Promise.all(ids.map(identityOf))).toEqual(before);
  const network = await engineRequest(dockerHost, { path: `/networks/${scene.name}_other` });
  const volume = await engineRequest(dockerHost, { path: `/volumes/${scene.name}_other` });
  expect([network.status, volume.status]).toEqual([200, 200]);
});

/** A network and a volume that look as if they were the deployment's, but for our labels. */
async function makeForeignObjects(project: string): Promise<void> {
  const name = `${project}_other`;
  const labels = { 'com.docker.compose.project': project };
  await engineJson(dockerHost, {
    path: '/networks/create',
    method: 'POST',
    body: { Name: name, Labels: labels },
  });
  await engineJson(dockerHost, {
    path: '/volumes/create',
    method: 'POST',
    body: { Name: name, Labels: labels },
  });
  onTestFinished(async () => {
    await engineRequest(dockerHost, { path: `/networks/${name}`, method: 'DELETE' });
    await engineRequest(dockerHost, { path: `/volumes/${name}`, method: 'DELETE' });
  });
}

/** What tools that update containers by themselves do: the same name and labels, another container. */
async function replaceByCopy(container: HostContainer): Promise<string> {
  await removeByHand(container);
  const { Id } = await engineJson<{ Id: string }>(dockerHost, {
    path: '/containers/create',
    method: 'POST',
    query: { name: nameOf(container) },
    body: { Image: foreignImage, Labels: container.Config.Labels },
  });
  expect(serviceOf(container)).toBe('store');
  await engineJson(dockerHost, { path: `/containers/${Id}/start`, method: 'POST' });
  onTestFinished(() => removeContainer(dockerHost, Id));
  return Id;
}

function volumeOf(container: HostContainer): string | undefined {
  return container.Mounts.find((mount) => mount.Destination === '/data')?.Name;
}
