import { expect } from '@playwright/test';
import { seriousViolations } from '../support/axe.ts';
import { tabTo } from '../support/keyboard.ts';
import { ConfirmationPage } from '../support/pages/confirmation-page.ts';
import { DeploymentPage } from '../support/pages/deployment-page.ts';
import { ProgressView } from '../support/pages/progress-view.ts';
import { test } from '../support/window-test.ts';

test('where production is marked nothing must begin before the name was typed, on a page or in a dialog', async ({
  machine,
  windows,
}) => {
  await machine.run(['env', 'set', 'Demo', '--confirm-by-name']);
  const window = await windows.open(await machine.openWeb());
  const { page } = window;
  await window.goTo('/deployments/Demo/north');
  const deployment = new DeploymentPage(page);
  await deployment.more.click();
  await page.getByRole('menuitem', { name: 'Stop' }).click();
  const dialog = page.getByRole('dialog');
  const stop = dialog.getByRole('button', { name: 'Stop' });
  await expect(stop).toHaveAttribute('aria-disabled', 'true');
  await expect(dialog.getByLabel('Type north to confirm')).toBeFocused();
  await page.keyboard.type('nort');
  await expect(stop).toHaveAttribute('aria-disabled', 'true');
  expect.soft(await seriousViolations(page)).toEqual([]);
  await page.keyboard.type('h');
  await expect(stop).not.toHaveAttribute('aria-disabled');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();

  await window.goTo('/deployments/Demo/north/upgrade');
  const confirmation = new ConfirmationPage(page);
  await confirmation.variable('E-mail of the owner').fill('keeper@example.org');
  await confirmation.setPace();
  await expect(confirmation.reason).toHaveText('Type north first.');
  expect.soft(await seriousViolations(page)).toEqual([]);
  await tabTo(page, confirmation.variable('Type north to confirm'));
  await page.keyboard.type('north');
  await tabTo(page, confirmation.start);
  await page.keyboard.press('Enter');
  await expect(new ProgressView(page).result('north was upgraded from 1.0.0 to 2.0.0')).toBeVisible();
});
