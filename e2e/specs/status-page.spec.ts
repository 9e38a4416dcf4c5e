import { request } from 'node:http';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { WebMachine, firstMatch } from '../support/web-door.ts';

const secret = 's3cret-canary-42';
const deploy = ['deploy', 'notes', '--name', 'diary', '--env', 'Demo', '--version', '1.0.0'];
const quickly = ['--var', `NOTES_PASSWORD=${secret}`, '--stable', '200ms', '--yes'];

let machine: WebMachine;
test.beforeEach(() => {
  machine = new WebMachine();
});
test.afterEach(() => machine.remove());

test('the page must show a deployment in both languages, and ask nobody but its own door', async ({
  page,
}) => {
  await machine.run([...deploy, ...quickly]);
  const { address, close } = await machine.openWeb();
  const asked: string[] = [];
  const complaints: string[] = [];
  page.on('request', (sent) => asked.push(new URL(sent.url()).host));
  page.on('console', (message) => complaints.push(message.text()));
  await page.goto(address.href);
  await expect(page.getByRole('heading', { name: 'Deployments' })).toBeVisible();
  await expect(page.getByRole('row', { name: /diary.*Demo.*1\.0\.0.*Running.*1\.1\.0/ })).toBeVisible();
  await expect(page.getByText('The full window is not there yet')).toBeVisible();
  expect(page.url()).toBe(`${address.origin}/`);
  await page.getByRole('link', { name: 'Deutsch' }).click();
  await expect(page.getByText('Das volle Fenster gibt es noch nicht')).toBeVisible();
  await expect(page.getByRole('row', { name: /diary.*Running.*Deploy: erledigt/ })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  expect(await page.content()).not.toContain(secret);
  expect(new Set(asked)).toEqual(new Set([address.host]));
  expect(complaints).toEqual([]);
  expect(await close()).toBe(0);
  await machine.run(['stop', 'diary', '--yes']);
});

test('the page must be legible in light and dark, from a small window to a large one', async ({
  browser,
}) => {
  await machine.run([...deploy, ...quickly]);
  const { address } = await machine.openWeb();
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(address.href);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const width of [1024, 1920]) {
      await page.setViewportSize({ width, height: 680 });
      expect(await contrastOf(page, 'td.soft')).toBeGreaterThan(4.5);
      expect(await contrastOf(page, '.pill.green')).toBeGreaterThan(4.5);
      expect(await contrastOf(page, '.pill.blue')).toBeGreaterThan(4.5);
      const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
      expect(overflow).toBeLessThanOrEqual(0);
      const { outputDir } = test.info();
      await page.screenshot({ path: `${outputDir}/status-${colorScheme}-${width}.png` });
    }
  }
  await context.close();
});

test('the address must work once, and only under its own name', async ({ browser }) => {
  const { address } = await machine.openWeb();
  const first = await browser.newContext();
  await (await first.newPage()).goto(address.href);
  const second = await browser.newContext();
  const page = await second.newPage();
  expect((await page.goto(address.href))?.status()).toBe(401);
  await expect(page.getByRole('heading', { name: 'Not signed in' })).toBeVisible();
  expect(await second.cookies()).toEqual([]);
  expect(await first.cookies()).toMatchObject([{ httpOnly: true, sameSite: 'Strict' }]);
  expect(await statusFor(address, `evil.example:${address.port}`)).toBe(403);
  expect(await statusFor(address, address.host)).toBe(401);
  await Promise.all([first.close(), second.close()]);
});

test('what was interrupted must be taken up when the door opens, and shown', async ({ page }) => {
  await machine.run([...deploy, ...quickly]);
  const upgrade = machine.begin('cli.js', ['upgrade', 'diary', '--stable', '6s', '--yes']);
  await firstMatch(upgrade, /Verifying/);
  upgrade.kill('SIGKILL');
  const { address } = await machine.openWeb();
  await page.goto(address.href);
  await expect(page.getByRole('heading', { name: 'Running operations' })).toBeVisible();
  await expect(page.getByRole('progressbar')).toBeVisible();
  await expect(page.getByRole('row', { name: /diary.*1\.1\.0.*Running/ })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole('heading', { name: 'Running operations' })).toBeHidden();
});

/** Status for a request that names another host than it is sent to, as a rebound name would. */
function statusFor(address: URL, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: address.hostname, port: address.port, headers: { host } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    sent.on('error', reject);
    sent.end();
  });
}

/** WCAG contrast of the text of an element against what is painted behind it. */
function contrastOf(page: Page, selector: string): Promise<number> {
  return page.evaluate<number>(`(${contrastInPage})(document.querySelector(${JSON.stringify(selector)}))`);
}

// As text, because it runs in the page: this side of the test has no document.
const contrastInPage = `function contrast(element) {
  const channels = (color) => (color.match(/[\\d.]+/g) ?? []).map(Number);
  const linear = (value) => (value / 255 <= 0.03928 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  const luminance = (color) => {
    const [red, green, blue] = channels(color).map(linear);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const isPainted = (color) => channels(color).length === 3 || channels(color)[3] > 0;
  let behind = element;
  while (!isPainted(getComputedStyle(behind).backgroundColor)) behind = behind.parentElement;
  const shades = [getComputedStyle(element).color, getComputedStyle(behind).backgroundColor].map(luminance);
  return (Math.max(...shades) + 0.05) / (Math.min(...shades) + 0.05);
}`;
