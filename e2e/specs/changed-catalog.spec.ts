import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { ConfirmationPage } from '../support/pages/confirmation-page.ts';
import { writeLighthouse } from '../support/window-stack.ts';
import { test } from '../support/window-test.ts';

test('what was chosen and typed must stay while the catalog changes, and never become another version', async ({
  machine,
  windows,
}) => {
  // A source of its own: the one of the template is other tests' as well.
  const source = join(machine.home, 'source');
  writeLighthouse(source);
  await machine.run(['source', 'remove', 'own']);
  await machine.run(['source', 'add', 'own', '--path', source]);
  const door = await machine.openWeb();
  const window = await windows.open(door);
  const { page: other } = await windows.open(door);
  const sync = async (): Promise<void> => {
    await other.getByRole('button', { name: 'Sync' }).click();
  };
  await other.goto(`${door.origin}/#/catalog`);

  await window.goTo('/deployments/Demo/north/upgrade');
  const upgrade = new ConfirmationPage(window.page);
  const owner = upgrade.variable('E-mail of the owner');
  await owner.fill('keeper@example.org');
  await expect(upgrade.reason).toBeEmpty();
  const offered = upgrade.version.getByRole('option');

  const text = readFileSync(join(source, '2.0.0.yaml'), 'utf8');
  writeFileSync(join(source, '2.1.0.yaml'), text.replace('productVersion: 2.0.0', 'productVersion: 2.1.0'));
  await sync();
  await expect(offered).toHaveText([/^2\.1\.0/, /^2\.0\.0/, /^1\.5\.0/]);
  await expect(upgrade.start).toHaveAccessibleName('Upgrade to 2.0.0');
  await expect(owner).toHaveValue('keeper@example.org');

  rmSync(join(source, '2.0.0.yaml'));
  await sync();
  await expect(upgrade.reason).toHaveText('2.0.0 is no longer offered.');
  await expect(upgrade.version).toHaveValue('2.0.0');
  await expect(upgrade.start).toHaveAttribute('aria-disabled', 'true');

  await upgrade.version.selectOption('2.1.0');
  await expect(upgrade.reason).toBeEmpty();
  await expect(owner).toHaveValue('keeper@example.org');
  await window.page.reload();
  await expect(upgrade.start).toHaveAccessibleName('Upgrade to 2.1.0');
  await window.goTo('/deployments/Demo/north/upgrade?version=2.0.0');
  await expect(upgrade.version).toHaveAccessibleDescription('There is no version 2.0.0 to choose.');
});

test('what was chosen for one product must not be there for another one', async ({ machine, windows }) => {
  const window = await windows.open(await machine.openWeb());
  const { page } = window;
  const { version } = new ConfirmationPage(page);
  await window.goTo('/catalog/own%3Alighthouse');
  await version.selectOption('1.0.0');
  await window.goTo('/catalog/org.windlass.samples.notes');
  await expect(page.getByRole('heading', { level: 1, name: 'notes' })).toBeVisible();
  await expect(version).toHaveValue(/^1\.1\.0@/);
});
