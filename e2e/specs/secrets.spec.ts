import { expect } from '@playwright/test';
import { asDesktop } from '../support/as-desktop.ts';
import { seriousViolations } from '../support/axe.ts';
import { tabTo } from '../support/keyboard.ts';
import { DeploymentsPage } from '../support/pages/deployments-page.ts';
import { test } from '../support/window-test.ts';

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
