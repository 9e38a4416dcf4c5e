import { join } from 'node:path';
import { expect } from '@playwright/test';
import { startEngine, type LabEngine } from '../../src/main/testing/lab/engine.ts';
import { labDir } from '../../src/main/testing/lab/lab-dir.ts';
import { OwnNetwork } from '../../src/main/testing/lab/own-network.ts';
import { startRegistry, type LabRegistry } from '../../src/main/testing/lab/registry.ts';
import { CatalogDirectory } from '../support/catalog-directory.ts';
import { containersWith, nameOf, type HostContainer } from '../support/host-objects.ts';
import { imageName, publishImages, type PublishedImage } from '../support/lab-images.ts';
import { ConfirmationPage } from '../support/pages/confirmation-page.ts';
import { DeploymentPage } from '../support/pages/deployment-page.ts';
import { ProgressView } from '../support/pages/progress-view.ts';
import { test } from '../support/window-test.ts';

const good: PublishedImage = { mode: 'healthy', version: '1.0.0' };
const better: PublishedImage = { mode: 'healthy', version: '2.0.0' };
const sick: PublishedImage = { mode: 'never-healthy', version: '3.0.0' };

let network: OwnNetwork | undefined;
let registry: LabRegistry | undefined;
let engine: LabEngine | undefined;

test.beforeAll(async () => {
  network = await OwnNetwork.open();
  const { enter } = network;
  registry = await startRegistry({ dir: labDir(), enter });
  engine = await startEngine({ dir: labDir(), enter });
  await publishImages(engine.dockerHost, registry.address, [good, better, sick]);
});
test.afterAll(async () => {
  await engine?.stop();
  await registry?.stop();
  await network?.close();
});

test('on a real engine a stack must be deployed and upgraded, and a bad upgrade must give the very same container back', async ({
  freshMachine: machine,
  windows,
}) => {
  const { dockerHost } = engine!;
  const catalog = new CatalogDirectory(join(machine.home, 'source'), 'site');
  for (const image of [good, better, sick]) {
    // Why no published port: the application asks at it from its own network, which is not the engine's here.
    const reference = `${registry!.address}/${imageName(image.mode, image.version)}`;
    catalog.writeCompose(image.version, { services: { web: { image: reference, restart: 'always' } } });
  }
  await machine.run(['source', 'add', 'own', '--path', catalog.path]);
  await machine.run(['env', 'add', 'host', '--docker-host', dockerHost]);

  const window = await windows.open(await machine.openWeb());
  const { page } = window;
  const confirmation = new ConfirmationPage(page);
  const progress = new ProgressView(page);
  await window.goTo('/deploy/own%3Asite');
  // By its role: the page that is left has an Environment to group by.
  await page.getByRole('main').getByRole('combobox', { name: 'Environment' }).selectOption('host');
  await confirmation.version.selectOption('1.0.0');
  await confirmation.variable('Name of the deployment').fill('front');
  await confirmation.setPace();
  await confirmation.start.click();
  await expect(progress.result('front runs 1.0.0')).toBeVisible();

  await window.goTo('/deployments/host/front/upgrade?version=2.0.0');
  await confirmation.setPace();
  await confirmation.start.click();
  await expect(progress.result('front was upgraded from 1.0.0 to 2.0.0')).toBeVisible();
  const upgraded = await live(dockerHost);
  expect(upgraded.Config.Env).toContain('APP_VERSION=2.0.0');

  await window.goTo('/deployments/host/front/upgrade?version=3.0.0');
  await confirmation.setPace({ deadline: 2 });
  await confirmation.start.click();
  const failed = progress.result('The upgrade of front to 3.0.0 failed. Rollback Available');
  await expect(failed).toBeVisible();
  expect((await containersWith(dockerHost, 'windlass.deployment=front')).map(({ Id }) => Id)).toContain(
    upgraded.Id,
  );
  await page.getByRole('button', { name: 'Go to Deployment' }).click();
  const deployment = new DeploymentPage(page);
  await deployment.follow(deployment.rollbackBanner);
  await confirmation.setPace();
  await confirmation.start.click();
  await expect(progress.result('front was rolled back from 3.0.0 to 2.0.0')).toBeVisible();
  const restored = await live(dockerHost);
  expect([restored.Id, restored.State.Running]).toEqual([upgraded.Id, true]);
});

/** The container that serves. */
async function live(dockerHost: string): Promise<HostContainer> {
  const containers = await containersWith(dockerHost, 'windlass.deployment=front');
  return containers.find((container) => nameOf(container) === 'front-web-1')!;
}
