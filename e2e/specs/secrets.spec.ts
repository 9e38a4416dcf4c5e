import { expect } from '@playwright/test';
import { asDesktop } from '../support/as-desktop.ts';
import { seriousViolations } from '../support/axe.ts';
import { tabTo } from '../support/keyboard.ts';
import { DeploymentsPage } from '../support/pages/deployments-page.ts';
import { Shell } from '../support/pages/shell.ts';
import { test } from '../support/window-test.ts';

const passphrase = 'a lamp in the north';

test('a passphrase must be set, be asked for after the next start and be taken out, by the keyboard alone', async ({
  machine,
  windows,
}) => {
  const door = await machine.openWeb();
  const first = await windows.open(door);
  await new Shell(first.page).openPlace('Settings');
  const { page } = first;
  const secrets = page.getByRole('region', { name: 'Secrets' });
  await expect(secrets).toContainText('A passphrase prevents that');
  await tabTo(page, secrets.getByRole('button', { name: 'Set a Passphrase' }));
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Set a Passphrase' });
  await expect(dialog.getByLabel('New passphrase')).toBeFocused();
  await page.keyboard.type(passphrase);
  await tabTo(page, dialog.getByLabel('The same again'));
  await page.keyboard.type('something else');
  await expect(dialog.getByLabel('The same again')).toHaveAccessibleDescription('The two are not the same.');
  expect.soft(await seriousViolations(page)).toEqual([]);
  await dialog.getByLabel('The same again').fill(passphrase);
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(secrets.getByRole('button', { name: 'Change Passphrase' })).toBeVisible();
  await first.close();
  await door.close();

  const { page: next } = await windows.open(await machine.openWeb());
  const notice = next.getByRole('region', { name: 'Stored secrets are locked' });
  await tabTo(next, notice.getByRole('button', { name: 'Unlock' }));
  await next.keyboard.press('Enter');
  const unlock = next.getByRole('dialog', { name: 'Unlock Secrets' });
  await expect(unlock.getByLabel('Passphrase')).toBeFocused();
  await next.keyboard.type('a lamp in the south');
  await next.keyboard.press('Enter');
  await expect(unlock.getByRole('alert')).toContainText('passphrase');
  expect.soft(await seriousViolations(next)).toEqual([]);
  await unlock.getByRole('textbox', { name: 'Passphrase' }).fill(passphrase);
  await next.keyboard.press('Enter');
  await expect(unlock).toBeHidden();
  await expect(notice).toBeHidden();

  await new Shell(next).openPlace('Settings');
  await tabTo(next, next.getByRole('button', { name: 'Remove Passphrase' }));
  await next.keyboard.press('Enter');
  const remove = next.getByRole('dialog', { name: 'Remove Passphrase' });
  await expect(remove).toContainText('Whoever can read your files');
  await next.keyboard.type(passphrase);
  await next.keyboard.press('Enter');
  await expect(remove).toBeHidden();
  await expect(next.getByRole('button', { name: 'Set a Passphrase' })).toBeVisible();
});

test('a desktop without a key store must ask at its first start how the key is to be kept, and once only', async ({
  machine,
  windows,
}) => {
  const door = await machine.openWeb();
  const { page } = await windows.stranger();
  await asDesktop(page);
  await page.goto((await door.takeAddress()).href);
  const dialog = page.getByRole('dialog', { name: 'Set a Passphrase' });
  await expect(dialog).toContainText('their key is a file in the data directory');
  await expect(dialog.getByLabel('New passphrase')).toBeFocused();
  expect.soft(await seriousViolations(page)).toEqual([]);
  await page.keyboard.press('Escape');
  const choice = page.getByRole('region', { name: 'This desktop has no key store for secrets' });
  const keep = choice.getByRole('button', { name: 'Keep the Key File' });
  await tabTo(page, keep);
  await page.keyboard.press('Enter');
  await expect(choice).toBeHidden();
  await page.reload();
  await expect(new DeploymentsPage(page).row('north')).toBeVisible();
  await expect(dialog).toBeHidden();
  await expect(choice).toBeHidden();
});
