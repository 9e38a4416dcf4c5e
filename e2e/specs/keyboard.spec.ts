import { expect } from '@playwright/test';
import { tabTo } from '../support/keyboard.ts';
import { ConfirmationPage } from '../support/pages/confirmation-page.ts';
import { DeploymentPage } from '../support/pages/deployment-page.ts';
import { DeploymentsPage } from '../support/pages/deployments-page.ts';
import { ProgressView } from '../support/pages/progress-view.ts';
import { Shell } from '../support/pages/shell.ts';
import { test } from '../support/window-test.ts';

test('an upgrade must be possible with the keyboard alone, and what is focused must be seen', async ({
  machine,
  windows,
}) => {
  const { page } = await windows.open(await machine.openWeb());
  await tabTo(page, new DeploymentsPage(page).row('north'));
  await page.keyboard.press('Enter');
  const deployment = new DeploymentPage(page);
  await tabTo(page, deployment.upgradeBanner.getByRole('link', { name: 'Upgrade' }));
  await page.keyboard.press('Enter');

  const confirmation = new ConfirmationPage(page);
  await tabTo(page, confirmation.variable('E-mail of the owner'));
  await page.keyboard.type('keeper@example.org');
  await tabTo(page, page.getByLabel('Must run without restart (seconds)'));
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('0');
  await expect(confirmation.reason).toBeEmpty();
  await tabTo(page, confirmation.start);
  await page.keyboard.press('Enter');
  const progress = new ProgressView(page);
  await expect(progress.result('north was upgraded from 1.0.0 to 2.0.0')).toBeVisible();
});

test('the palette must open by its keys, find by letters and lead there', async ({ machine, windows }) => {
  const { page } = await windows.open(await machine.openWeb());
  await expect(new DeploymentsPage(page).row('north')).toBeVisible();
  await page.keyboard.press('ControlOrMeta+K');
  const { palette } = new Shell(page);
  await expect(palette).toBeVisible();
  await page.keyboard.type('nort');
  const wanted = palette.getByRole('option', { name: /^north/ });
  await expect(wanted).toBeVisible();
  for (let step = 0; step < 5 && (await wanted.getAttribute('aria-selected')) !== 'true'; step += 1) {
    await page.keyboard.press('ArrowDown');
  }
  await page.keyboard.press('Enter');
  await expect(palette).toBeHidden();
  await expect(new DeploymentPage(page).heading('north')).toBeVisible();
  await expect(page).toHaveTitle('north · Windlass');
});

test('the palette must leave the focus where it was when it is closed without a choice', async ({
  machine,
  windows,
}) => {
  const { page } = await windows.open(await machine.openWeb());
  const row = new DeploymentsPage(page).row('north');
  await tabTo(page, row);
  await page.keyboard.press('ControlOrMeta+K');
  const { palette } = new Shell(page);
  await expect(palette.getByRole('combobox')).toBeFocused();
  await page.keyboard.type('act');
  await page.keyboard.press('Escape');
  await expect(palette).toBeHidden();
  await expect(row).toBeFocused();
});
