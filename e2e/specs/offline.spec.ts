import { expect } from '@playwright/test';
import { DeploymentPage } from '../support/pages/deployment-page.ts';
import { DeploymentsPage } from '../support/pages/deployments-page.ts';
import { Shell } from '../support/pages/shell.ts';
import { test } from '../support/window-test.ts';

test('what runs where nobody answers must be shown as it was last known, and be fresh again when it is back', async ({
  machine: host,
  freshMachine: machine,
  windows,
}) => {
  const engine = `unix://${host.dataDirectory}/demo/demo.sock`;
  const hostDoor = await host.openWeb();
  const hostWindow = await windows.open(hostDoor);
  await expect(new DeploymentsPage(hostWindow.page).row('north')).toContainText('Running');
  await machine.run(['env', 'add', 'far', '--docker-host', engine]);
  const window = await windows.open(await machine.openWeb());
  const { page } = window;
  const deployments = new DeploymentsPage(page);
  const row = deployments.row('north');
  const far = new Shell(page).rail.getByRole('link', { name: /^far/ });
  await expect(row).toContainText(/Running.*1\.0\.0.*far/);
  await expect(far).toContainText('Connected');

  await hostWindow.close();
  await hostDoor.close();
  // A host is looked at every few seconds, and less often where that takes long; at first it is looked for.
  await expect(far).toContainText('Reconnecting');
  await expect(row.getByRole('img', { name: 'last known' })).toBeVisible();
  await expect(row).toContainText(/Running.*1\.0\.0.*far/);
  await deployments.open('north');
  const deployment = new DeploymentPage(page);
  const note = page.getByRole('region', { name: 'far does not answer. This is what was last known.' });
  await expect(note.getByRole('time')).toBeVisible();
  await expect(page.getByRole('main')).toContainText(/Running.*1\.0\.0/);
  await expect(deployment.row(/^web not known/)).toBeVisible();

  const backWindow = await windows.open(await host.openWeb());
  await expect(new DeploymentsPage(backWindow.page).row('north')).toContainText('Running');
  await expect(far).toContainText('Connected');
  await expect(note).toBeHidden();
  await expect(deployment.row(/^web healthy/)).toBeVisible();
});
