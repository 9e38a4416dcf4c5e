import { beforeAll, expect, inject, test } from 'vitest';
import type { StackText } from '../support/catalog-directory.ts';
import { imageName, publishImages, type PublishedImage } from '../support/lab-images.ts';
import { startLoad, type LoadReport, type NetworkLoad } from '../support/network-load.ts';
import { openScene, type Scene } from '../support/scene.ts';

const dockerHost = inject('dockerHost');
const registry = inject('registry');

const images: readonly PublishedImage[] = [
  { mode: 'healthy', version: '1.0.0' },
  { mode: 'healthy', version: '2.0.0' },
  { mode: 'never-healthy', version: '3.0.0' },
];

beforeAll(() => publishImages(dockerHost, registry, images));

/** `api` publishes no port and has no data, so the new one may start beside the old one; `client` stays. */
function stack(api: PublishedImage): StackText {
  return {
    services: {
      api: { image: `${registry}/${imageName(api.mode, api.version)}` },
      client: { image: `${registry}/${imageName('healthy', '1.0.0')}` },
    },
  };
}

async function underLoad(): Promise<{ scene: Scene; load: NetworkLoad }> {
  const scene = await openScene({ dockerHost, label: 'beside' });
  for (const image of images) scene.catalog.writeCompose(image.version, stack(image));
  await scene.deploy('1.0.0');
  const load = startLoad((await scene.container('client')).State.Pid, 'api', 8080);
  await load.answered('1.0.0');
  return { scene, load };
}

function expectNothingLost({ answers, failures }: LoadReport): void {
  expect(failures).toEqual({});
  const count = Object.values(answers).reduce((sum, each) => sum + each, 0);
  expect(count).toBeGreaterThan(1000);
}

test('a service that starts beside its old version must lose no request, up and down again', async () => {
  const { scene, load } = await underLoad();
  await scene.installation.done(...scene.upgradeCommand('2.0.0'));
  await load.answered('2.0.0');
  await scene.installation.done(...scene.rollbackCommand());
  const report = await load.stop();
  expectNothingLost(report);
  expect(Object.keys(report.answers).sort()).toEqual(['1.0.0', '2.0.0']);
});

test('a new version that never gets healthy must not get a single request', async () => {
  const { scene, load } = await underLoad();
  const before = await scene.identities();
  const run = await scene.installation.run(...scene.upgradeCommand('3.0.0', '--health-deadline', '3s'));
  expect(run.exitCode).toBe(1);
  await scene.installation.done(...scene.rollbackCommand());
  const report = await load.stop();
  expectNothingLost(report);
  expect(Object.keys(report.answers)).toEqual(['1.0.0']);
  expect(await scene.identities()).toEqual(before);
});
