import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { DeploymentsPage } from '../support/pages/deployments-page.ts';
import { Shell } from '../support/pages/shell.ts';
import { test } from '../support/window-test.ts';

/** What a browser says of each request that is cut. */
const complaints =
  /Failed to load resource|Failed to fetch dynamically imported module|Unable to preload CSS/;

/** Cuts the first requests for files whose address matches; how many were cut. */
async function cut(page: Page, file: RegExp, times: number): Promise<() => number> {
  let done = 0;
  await page.route(file, async (route) => {
    if (done >= times) return route.continue();
    done += 1;
    return route.abort('failed');
  });
  return () => done;
}

test.describe('a network that changes while something is being loaded', () => {
  for (const [what, file] of [
    ['the main module', /\/assets\/main-[^/]*\.js$/],
    ['a module that it needs', /\/assets\/window-[^/]*\.js$/],
    ['the line to the application', /\/assets\/connect-[^/]*\.js$/],
    ['signing in', /\/session$/],
    ['the texts', /\/assets\/en-[^/]*\.js$/],
    ['the looks', /\/assets\/window-[^/]*\.css$/],
  ] as const) {
    test(`must not keep the window away: ${what}`, async ({ machine, windows }) => {
      const door = await machine.openWeb();
      const window = await windows.stranger({ complaints });
      const wasCut = await cut(window.page, file, 1);
      await window.page.goto((await door.takeAddress()).href);
      await expect(new DeploymentsPage(window.page).row('north')).toBeVisible();
      expect(wasCut()).toBe(1);
      await expect(window.page.locator('body')).toHaveCSS('overflow', 'hidden');
    });
  }

  test('must be said while it is tried again, in the language of the operator', async ({
    machine,
    windows,
  }) => {
    const door = await machine.openWeb();
    const window = await windows.stranger({ complaints, language: 'de' });
    await cut(window.page, /\/assets\/main-[^/]*\.js$/, 3);
    await window.page.goto((await door.takeAddress()).href);
    await expect(window.page.getByRole('alert')).toContainText('Neuer Versuch');
    await expect(new DeploymentsPage(window.page).row('north')).toBeVisible();
  });

  test('must not keep a page away that is opened later', async ({ machine, windows }) => {
    const window = await windows.open(await machine.openWeb(), { complaints });
    const wasCut = await cut(window.page, /\/assets\/catalog-page-[^/]*\.(js|css)$/, 2);
    await new Shell(window.page).openPlace('Catalog');
    await expect(window.page.getByRole('heading', { name: 'Catalog' })).toBeVisible();
    expect(wasCut()).toBeGreaterThan(0);
  });

  test('that does not come back must be said, with what to do', async ({ machine, windows }) => {
    const door = await machine.openWeb();
    const window = await windows.stranger({ complaints });
    await cut(window.page, /\/assets\/main-[^/]*\.js$/, Number.POSITIVE_INFINITY);
    await window.page.goto((await door.takeAddress()).href);
    await expect(window.page.getByRole('alert')).toContainText('could not be loaded');
  });
});
