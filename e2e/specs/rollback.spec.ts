import type { Page } from '@playwright/test';
import { expect } from '@playwright/test';
import { ConfirmationPage } from '../support/pages/confirmation-page.ts';
import { DeploymentPage } from '../support/pages/deployment-page.ts';
import { ProgressView } from '../support/pages/progress-view.ts';
import { test } from '../support/window-test.ts';

test('a failed upgrade must lead over the amber banner and its own page back to the old version', async ({
  machine,
  windows,
}) => {
  const window = await windows.open(await machine.openWeb());
  const { page } = window;
  await window.goTo('/deployments/Demo/north/upgrade?version=1.5.0');
  const confirmation = new ConfirmationPage(page);
  await expect(confirmation.version).toHaveValue('1.5.0');
  await confirmation.setPace({ stable: 1, deadline: 2 });
  await confirmation.start.click();
  const progress = new ProgressView(page);
  const failed = progress.result('The upgrade of north to 1.5.0 failed. Rollback Available');
  await expect(failed).toBeVisible();
  await expect(page.getByRole('alert')).toContainText('fatal: the setting CURRENCY is missing');
  await expect(page.getByRole('button', { name: 'Roll Back Now' })).toBeVisible();
  await page.getByRole('button', { name: 'Go to Deployment' }).click();

  const deployment = new DeploymentPage(page);
  const { rollbackBanner } = deployment;
  await expect(rollbackBanner).toContainText('Before upgrade to v1.5.0');
  await expect(rollbackBanner).toContainText('1.0.0');
  await expect(deployment.upgradeBanner).toBeHidden();
  await deployment.follow(rollbackBanner);

  await expect(page.getByRole('region', { name: 'What Is Restored' })).toContainText(
    /Stack Version.*1\.0\.0.*Variables.*Services/,
  );
  await expect(page.getByRole('region', { name: 'What Is Not Restored' })).toContainText('volumes');
  await confirmation.setPace();
  await expect(confirmation.start).toHaveAccessibleName('Start Rollback');
  await confirmation.start.click();
  await expect(progress.result('north was rolled back from 1.5.0 to 1.0.0')).toBeVisible();
  expect(page.url()).toContain('/deployments/Demo/north/rollback');
  await expectOldVersion(page);
  await expect(rollbackBanner).toBeHidden();
});

test('with automatic rollback chosen a failed upgrade must end where it began, and say so', async ({
  machine,
  windows,
}) => {
  const window = await windows.open(await machine.openWeb());
  const { page } = window;
  await window.goTo('/deployments/Demo/north/upgrade?version=1.5.0');
  const confirmation = new ConfirmationPage(page);
  // The old release is judged by the same deadline when it is back.
  await confirmation.setPace({ deadline: 6 });
  await page.getByRole('switch', { name: 'Automatic Rollback' }).click();
  await confirmation.start.click();
  const progress = new ProgressView(page);
  const end = 'The upgrade of north to 1.5.0 failed and was rolled back: 1.0.0 runs again';
  await expect(progress.result(end)).toBeVisible();
  await expect(page.getByRole('alert')).toContainText('fatal: the setting CURRENCY is missing');
  await expect(page.getByRole('button', { name: 'Roll Back Now' })).toBeHidden();
  const deployment = await expectOldVersion(page);
  await expect(deployment.rollbackBanner).toBeHidden();
  await expect(deployment.upgradeBanner).toBeVisible();
});

test('a cancel before the point of no return must say what it does and put everything back', async ({
  machine,
  windows,
}) => {
  const window = await windows.open(await machine.openWeb());
  const { page } = window;
  await window.goTo('/deployments/Demo/north/upgrade');
  const confirmation = new ConfirmationPage(page);
  await confirmation.variable('E-mail of the owner').fill('keeper@example.org');
  // Long enough that it cannot end before it is cancelled; the old release is watched for as long afterwards.
  await confirmation.setPace({ stable: 8 });
  await confirmation.start.click();
  const progress = new ProgressView(page);
  await expect(progress.currentPhase).toContainText(/Starting Services|Verifying/);
  await progress.cancel.click();
  await expect(page.getByRole('dialog')).toContainText('the old release runs again');
  await progress.confirmCancel.click();
  await expect(
    progress.result('Upgrade of north was cancelled; everything is as it was before'),
  ).toBeVisible();
  const deployment = await expectOldVersion(page);
  await expect(deployment.upgradeBanner).toBeVisible();
});

/** From the end of an operation to its deployment, which runs as it did at first. */
async function expectOldVersion(page: Page): Promise<DeploymentPage> {
  await page.getByRole('button', { name: 'Go to Deployment' }).click();
  const deployment = new DeploymentPage(page);
  await expect(page.getByRole('main')).toContainText(/Running.*1\.0\.0/);
  await expect(deployment.row(/^web healthy .*shop-web ?:1\.0\.0/)).toBeVisible();
  return deployment;
}
