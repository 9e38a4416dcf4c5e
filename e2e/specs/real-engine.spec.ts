import { join } from 'node:path';
import { expect } from '@playwright/test';
import { freePort } from '../../src/main/testing/lab/ports.ts';
import { labDir } from '../../src/main/testing/lab/lab-dir.ts';
import { startEngine, type LabEngine } from '../../src/main/testing/lab/engine.ts';
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

let registry: LabRegistry;
let engine: LabEngine;

test.beforeAll(async () => {
  test.setTimeout(120_000);
  registry = await startRegistry({ dir: labDir() });
  engine = await startEngine({ dir: labDir() });
  await publishImages(engine.dockerHost, registry.address, [good, better, sick]);
});
test.afterAll(async () => {
  await engine?.stop();
  await registry?.stop();
});

/** The live container of the one service. */
async function live(): Promise<HostContainer> {
  const containers = await containersWith(engine.dockerHost, 'windlass.deployment=site');
  return containers.find((container) => nameOf(container) === 'site-web-1')!;
}

test('on a real engine an upgrade must arrive, and a bad one must give the very same container back', async ({
  freshMachine: machine,
  windows,
}) => {
  test.setTimeout(120_000);
  const catalog = new CatalogDirectory(join(machine.home, 'source'), 'site');
  const port = await freePort();
  for (const image of [good, better, sick]) {
    const reference = `${registry.address}/${imageName(image.mode, image.version)}`;
    catalog.writeCompose(image.version, {
      services: { web: { image: reference, ports: [`127.0.0.1:${port}:8080`], restart: 'always' } },
    });
  }
  await machine.run(['source', 'add', 'own', '--path', catalog.path]);
  await machine.run(['env', 'add', 'host', '--docker-host', engine.dockerHost]);
  const deploy = ['deploy', catalog.stackId('own'), '--name', 'site', '--env', 'host', '--version', '1.0.0'];
  await machine.run([...deploy, '--stable', '0s', '--yes']);

  const window = await windows.open(await machine.openWeb());
  const { page } = window;
  await window.goTo('/deployments/host/site/upgrade?version=2.0.0');
  const confirmation = new ConfirmationPage(page);
  await confirmation.setPace();
  await confirmation.start.click();
  const progress = new ProgressView(page);
  await expect(progress.result('site was upgraded from 1.0.0 to 2.0.0')).toBeVisible({ timeout: 40_000 });
  const upgraded = await live();
  expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toContain('2.0.0');

  await window.goTo('/deployments/host/site/upgrade?version=3.0.0');
  await confirmation.setPace({ deadline: 2 });
  await confirmation.start.click();
  await expect(progress.result('The upgrade of site to 3.0.0 failed. Rollback Available')).toBeVisible({
    timeout: 40_000,
  });
  await page.getByRole('button', { name: 'Go to Deployment' }).click();
  const deployment = new DeploymentPage(page);
  await deployment.follow(deployment.rollbackBanner);
  await confirmation.setPace();
  await confirmation.start.click();
  await expect(progress.result('site was rolled back from 3.0.0 to 2.0.0')).toBeVisible({ timeout: 40_000 });
  expect((await live()).Id).toBe(upgraded.Id);
  expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toContain('2.0.0');
});
