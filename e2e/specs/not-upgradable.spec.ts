import { expect } from '@playwright/test';
import { ConfirmationPage } from '../support/pages/confirmation-page.ts';
import { ProgressView } from '../support/pages/progress-view.ts';
import { test } from '../support/window-test.ts';

test('why there is no upgrade must be said in the documented words, with what to do about it', async ({
  machine,
  windows,
}) => {
  await machine.run(['stop', 'north', '--yes']);
  const window = await windows.open(await machine.openWeb());
  const { page } = window;
  const main = page.getByRole('main');
  const upgradePage = '/deployments/Demo/north/upgrade';
  await window.goTo(upgradePage);
  await expect(main.getByText('Cannot Upgrade')).toBeVisible();
  await expect(main).toContainText('Deployment must be running');
  await expect(main).toContainText('Start the deployment first, then upgrade');

  await window.goTo('/deployments/Demo/north');
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Start', exact: true }).click();
  const progress = new ProgressView(page);
  await expect(progress.result('north was started')).toBeVisible();
  await window.goTo(upgradePage);
  const confirmation = new ConfirmationPage(page);
  await confirmation.variable('E-mail of the owner').fill('keeper@example.org');
  await confirmation.setPace();
  await confirmation.start.click();
  await expect(progress.result('north was upgraded from 1.0.0 to 2.0.0')).toBeVisible();
  await window.goTo('/deployments');
  await window.goTo(upgradePage);
  await expect(main).toContainText('No newer version available');
  await expect(main).toContainText('The current version is already the latest');

  await window.goTo('/settings');
  await main.getByRole('button', { name: /source own/i }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Remove' }).click();
  await expect(dialog).toBeHidden();
  await window.goTo(upgradePage);
  await expect(main).toContainText('Product not found in catalog');
  await expect(main).toContainText('Ensure the stack source is still configured');
});
