import { expect } from '@playwright/test';
import { Shell } from '../support/pages/shell.ts';
import { test } from '../support/window-test.ts';

test('language and theme must change at once and be kept over a restart', async ({ machine, windows }) => {
  const door = await machine.openWeb();
  const window = await windows.open(door, { language: 'en', theme: 'light' });
  const { page } = window;
  await new Shell(page).openPlace('Settings');
  await page.getByLabel('Language').selectOption({ label: 'Deutsch' });
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Einstellungen');
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  const light = await background(page);
  await page.getByLabel('Farbschema').selectOption({ label: 'Dunkel' });
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  expect(await background(page)).not.toBe(light);
  // What another window shows, the door has taken.
  const other = await windows.open(door, { language: 'en', theme: 'light' });
  await expect(other.page.locator('html')).toHaveAttribute('lang', 'de');
  await expect(other.page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await other.close();
  await window.close();
  expect(await door.close()).toBe(0);

  const again = await windows.open(await machine.openWeb(), { language: 'en', theme: 'light' });
  await expect(again.page.getByRole('row', { name: /north.*Upgrade auf 2\.0\.0/ })).toBeVisible();
  await expect(again.page.locator('html')).toHaveAttribute('lang', 'de');
  await expect(again.page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

function background(page: { evaluate<Result>(script: string): Promise<Result> }): Promise<string> {
  return page.evaluate('getComputedStyle(document.body).backgroundColor');
}
