import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { DeploymentPage } from '../support/pages/deployment-page.ts';
import { DeploymentsPage } from '../support/pages/deployments-page.ts';
import { Shell } from '../support/pages/shell.ts';
import { test } from '../support/window-test.ts';

test('a first start must show what can be upgraded and what can be rolled back, and a welcome that stays closed', async ({
  freshMachine,
  windows,
}) => {
  const door = await freshMachine.openWeb();
  const window = await windows.open(door);
  const { page } = window;
  const deployments = new DeploymentsPage(page);
  await expect(deployments.welcome).toBeVisible();
  await expect(deployments.row('diary')).toContainText(/Running.*1\.0\.0.*Upgrade to/);
  await expect(deployments.row('webshop')).toContainText(/Failed.*1\.0\.0.*Rollback to/);
  expect(readFileSync(join(freshMachine.dataDirectory, 'windlass.log'), 'utf8')).toContain('first start');
  await expect(new Shell(page).rail.getByRole('link', { name: 'Demo' })).toBeVisible();

  await deployments.open('webshop');
  await expect(new DeploymentPage(page).rollbackBanner).toContainText('Before upgrade to v2.3.0');
  await new Shell(page).openPlace('Deployments');
  await deployments.closeWelcome.click();
  await expect(deployments.welcome).toBeHidden();
  // Why: it is shown before it is kept, and a page that is left asks for nothing any more.
  const settings = join(freshMachine.dataDirectory, 'config.json');
  await expect.poll(() => readFileSync(settings, 'utf8')).toMatch(/"isWelcomeClosed":\s*true/);
  await page.reload();
  await expect(deployments.row('diary')).toBeVisible();
  await expect(deployments.welcome).toBeHidden();
  await window.close();
  expect(await door.close()).toBe(0);

  const again = await windows.open(await freshMachine.openWeb());
  await expect(new DeploymentsPage(again.page).row('webshop')).toContainText('Failed');
  await expect(new DeploymentsPage(again.page).welcome).toBeHidden();
});
