import { expect } from '@playwright/test';
import { ConfirmationPage } from '../support/pages/confirmation-page.ts';
import { DeploymentPage } from '../support/pages/deployment-page.ts';
import { ProgressView } from '../support/pages/progress-view.ts';
import { Shell } from '../support/pages/shell.ts';
import { test } from '../support/window-test.ts';

const secret = 's3cret-canary-42';

test('the wizard must lead from the catalog to a running deployment, and never show its secret', async ({
  machine,
  windows,
}) => {
  const { page } = await windows.open(await machine.openWeb());
  await new Shell(page).openPlace('Catalog');
  await page.getByRole('cell', { name: 'notes', exact: true }).click();
  await expect(page.getByRole('region', { name: /Release Notes/ })).toContainText('A dark theme.');
  const wizard = new ConfirmationPage(page);
  // On the page of the product: what is looked at is what the wizard begins with.
  await wizard.version.selectOption('1.0.0');
  await page.getByRole('button', { name: 'Deploy' }).click();
  await expect(wizard.start).toHaveText(/1\.0\.0/);
  await wizard.variable('Name of the deployment').fill('diary');
  await expect(wizard.start).toHaveAttribute('aria-disabled', 'true');
  await expect(wizard.reason).toContainText('Missing or not valid:');
  await page.getByLabel('NOTES_PASSWORD').fill(secret);
  await wizard.setPace();
  await expect(wizard.reason).toBeEmpty();
  await expect(wizard.plan).toContainText('Pull image');
  await wizard.start.click();

  const progress = new ProgressView(page);
  await expect(progress.result('diary runs 1.0.0')).toBeVisible();
  await page.getByRole('button', { name: 'Go to Deployment' }).click();
  const deployment = new DeploymentPage(page);
  await expect(deployment.heading('diary')).toBeVisible();
  await expect(deployment.row(/^app healthy/)).toBeVisible();
  await expect(deployment.upgradeBanner).toHaveAccessibleName('Upgrade Available: 1.0.0 → 1.1.0');
  await deployment.tab('Variables').click();
  await expect(deployment.row(/NOTES_PASSWORD/)).toContainText('••••••');
  expect(await page.content()).not.toContain(secret);
});
