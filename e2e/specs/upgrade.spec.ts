import { expect } from '@playwright/test';
import { ConfirmationPage } from '../support/pages/confirmation-page.ts';
import { DeploymentPage } from '../support/pages/deployment-page.ts';
import { DeploymentsPage } from '../support/pages/deployments-page.ts';
import { ProgressView } from '../support/pages/progress-view.ts';
import { test } from '../support/window-test.ts';

test('an upgrade must ask for what is new, show its plan, and run to its end on the same address', async ({
  machine,
  windows,
}) => {
  const { page } = await windows.open(await machine.openWeb());
  await new DeploymentsPage(page).open('north');
  const deployment = new DeploymentPage(page);
  const { upgradeBanner } = deployment;
  await expect(upgradeBanner).toHaveAccessibleName('Upgrade Available: 1.0.0 → 2.0.0');
  await expect(upgradeBanner).toContainText('2 newer versions');
  await expect(upgradeBanner).toContainText(/New Variables:.*OWNER.*Removed Variables:.*LEGACY/);
  await deployment.follow(upgradeBanner);

  const upgrade = new ConfirmationPage(page);
  await upgrade.setPace();
  await expect(upgrade.start).toHaveAttribute('aria-disabled', 'true');
  await expect(upgrade.reason).toHaveText('Missing or not valid: E-mail of the owner');
  await upgrade.variable('E-mail of the owner').fill('keeper@example.org');
  await expect(upgrade.reason).toBeEmpty();
  await expect(upgrade.plan.getByText('Point of No Return', { exact: true }).last()).toBeVisible();
  await expect(upgrade.changes).toContainText(/shop-web:1\.0\.0.*shop-web:2\.0\.0/);
  await expect(upgrade.changes).toContainText('Not touched: db');
  const address = page.url().split('?')[0];
  await upgrade.start.click();

  const progress = new ProgressView(page);
  await expect(progress.bar).toBeVisible();
  expect(page.url().split('?')[0]).toBe(address);
  await expect(progress.result('north was upgraded from 1.0.0 to 2.0.0')).toBeVisible();
  await expect(progress.bar).toHaveAttribute('aria-valuenow', '100');
  await expect(progress.head).toContainText('2 / 2 services');
  await expect(progress.service('web')).toContainText(/running/i);
  await page.getByRole('button', { name: 'Go to Deployment' }).click();
  await expect(deployment.heading('north')).toBeVisible();
  await expect(page.getByRole('main')).toContainText(/Running.*2\.0\.0/);
  await expect(upgradeBanner).toBeHidden();
});
