import { expect } from '@playwright/test';
import { seriousViolations } from '../support/axe.ts';
import { DeploymentPage } from '../support/pages/deployment-page.ts';
import { test } from '../support/window-test.ts';

test('figures of a service must come when they are asked for, and a terminal must obey until it is closed', async ({
  machine,
  windows,
}) => {
  const window = await windows.open(await machine.openWeb());
  const { page } = window;
  await window.goTo('/deployments/Demo/north');
  const row = new DeploymentPage(page).row(/^web healthy/);
  await expect(row).toBeVisible();
  await expect(row).not.toContainText('%');
  await page.getByRole('switch', { name: 'CPU and memory' }).click();
  await expect(row).toContainText(/\d %.*\d\s?[kM]?B/);

  await page.getByRole('button', { name: 'Terminal: web' }).click();
  const terminal = page.getByRole('dialog', { name: 'Terminal: web' });
  await expect(terminal).toContainText('/ #');
  await page.keyboard.type('echo light in the north\n');
  await expect(terminal).toContainText(/light in the north.*light in the north/);
  expect.soft(await seriousViolations(page)).toEqual([]);
  await page.keyboard.type('exit\n');
  await expect(terminal.getByRole('status')).toHaveText('The shell has ended (exit code 0).');
  await terminal.getByRole('button', { name: 'Close' }).last().click();
  await expect(terminal).toBeHidden();
});
