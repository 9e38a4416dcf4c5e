import type { ChildProcess } from 'node:child_process';
import { expect } from '@playwright/test';
import { ConfirmationPage } from '../support/pages/confirmation-page.ts';
import { DeploymentPage } from '../support/pages/deployment-page.ts';
import { ProgressView } from '../support/pages/progress-view.ts';
import { WebMachine, firstMatch } from '../support/web-door.ts';
import { test } from '../support/window-test.ts';

test('a wrong value must be refused in words, at its field, while it is typed', async ({
  machine,
  windows,
}) => {
  const window = await windows.open(await machine.openWeb());
  const { page } = window;
  await window.goTo('/deployments/Demo/north/upgrade');
  const confirmation = new ConfirmationPage(page);
  const owner = confirmation.variable('E-mail of the owner');
  await owner.fill('nobody');
  await expect(owner).toHaveAccessibleDescription(/Must be a valid email address\./);
  await expect(owner).toHaveAttribute('aria-invalid', 'true');
  await expect(confirmation.start).toHaveAttribute('aria-disabled', 'true');
  await owner.fill('keeper@example.org');
  await expect(owner).not.toHaveAttribute('aria-invalid');

  await page
    .getByRole('region', { name: 'Existing variables' })
    .getByRole('button', { name: 'Show' })
    .click();
  const greeting = confirmation.variable('Greeting');
  await greeting.fill('HELLO');
  await expect(greeting).toHaveAccessibleDescription(/must be lower-case letters/);
  await expect(confirmation.reason).toHaveText('Missing or not valid: Greeting');
  await greeting.fill('ahoy');
  await expect(confirmation.reason).toBeEmpty();
});

test('a name that is taken or not possible must be refused before anything is done', async ({
  machine,
  windows,
}) => {
  const window = await windows.open(await machine.openWeb());
  await window.goTo('/deploy/own%3Alighthouse');
  const wizard = new ConfirmationPage(window.page);
  await wizard.variable('E-mail of the owner').fill('keeper@example.org');
  const name = wizard.variable('Name of the deployment');
  await name.fill('north');
  await expect(wizard.start).toHaveAttribute('aria-disabled', 'true');
  await expect(wizard.reason).toContainText('north');
  await name.fill('No Name!');
  await expect(wizard.start).toHaveAttribute('aria-disabled', 'true');
  await name.fill('south');
  await expect(wizard.reason).toBeEmpty();
  const list = await machine.query<readonly { readonly name: string }[]>('list');
  expect(list.map((row) => row.name)).toEqual(['north']);
});

test('what another operator works on must be named, and not be touched', async ({
  machine,
  template,
  windows,
}) => {
  const window = await windows.open(await machine.openWeb());
  const { page } = window;
  const other = WebMachine.copyOf(template);
  try {
    await upgradeFrom(other, machine);
    await window.goTo('/deployments/Demo/north');
    const lock = page.getByRole('region', { name: /is working on this Deployment/ });
    await expect(lock).toBeVisible();
    await expect(lock.getByRole('button', { name: 'Take Over' })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Upgrade', exact: true })).toHaveAttribute(
      'aria-disabled',
      'true',
    );
    await expect(new DeploymentPage(page).upgradeBanner).toBeHidden();
  } finally {
    await other.remove();
  }
});

test('what a process that is gone for good held must be given to who takes it over', async ({
  machine,
  template,
  windows,
}) => {
  const window = await windows.open(await machine.openWeb());
  const { page } = window;
  const other = WebMachine.copyOf(template);
  try {
    (await upgradeFrom(other, machine)).kill('SIGKILL');
  } finally {
    await other.remove();
  }
  await window.goTo('/deployments/Demo/north');
  const lock = page.getByRole('region', { name: /is working on this Deployment/ });
  await lock.getByRole('button', { name: 'Take Over' }).click();
  const dialog = page.getByRole('dialog', { name: 'Take this Deployment over?' });
  await expect(dialog).toContainText('gone for good');
  await dialog.getByRole('button', { name: 'Take Over' }).click();
  await expect(lock).toBeHidden();
  const interrupted = page.getByRole('region', { name: /^Interrupted/ });
  await interrupted.getByRole('button', { name: 'Resume' }).click();
  const progress = new ProgressView(page);
  await expect(progress.result('north was upgraded from 1.0.0 to 2.0.0')).toBeVisible();
});

/** Another operator's upgrade on the engine of that machine, while it starts services. */
async function upgradeFrom(other: WebMachine, { dataDirectory }: WebMachine): Promise<ChildProcess> {
  const engine = `unix://${dataDirectory}/demo/demo.sock`;
  await other.run(['env', 'add', 'shared', '--docker-host', engine]);
  const upgrade = other.begin('cli.js', [
    ...['upgrade', 'north@shared', '--var', 'OWNER=other@example.org', '--stable', '60s', '--yes'],
  ]);
  await firstMatch(upgrade, /Starting Services/);
  return upgrade;
}
