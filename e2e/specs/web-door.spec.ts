import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
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

test('the window must show what is deployed, ask nobody but its own door, and complain about nothing', async ({
  page,
}) => {
  await machine.run([...deploy, ...quickly]);
  const { address, close } = await machine.openWeb();
  const asked: string[] = [];
  const complaints: string[] = [];
  page.on('request', (sent) => asked.push(new URL(sent.url()).host));
  page.on('websocket', (socket) => asked.push(new URL(socket.url()).host));
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(address.href);
  await expect(row(page, 'diary')).toContainText(/1\.0\.0/);
  await expect(row(page, 'diary')).toContainText(/Running/);
  expect(page.url()).not.toContain('code');
  expect(await page.content()).not.toContain(secret);
  expect(new Set(asked)).toEqual(new Set([address.host]));
  expect(complaints).toEqual([]);
  expect(await close()).toBe(0);
});

test('a very first start must show one deployment to upgrade and one to roll back', async ({ page }) => {
  const { address } = await machine.openWeb();
  await page.goto(address.href);
  await expect(row(page, 'diary')).toContainText('Running', { timeout: 30_000 });
  await expect(row(page, 'webshop')).toContainText('Failed', { timeout: 30_000 });
  const log = readFileSync(join(machine.home, 'data', 'windlass.log'), 'utf8');
  expect(log).toContain('first start');
});

test('an address must work once; a reload stays signed in; the next address is for the next window', async ({
  browser,
}) => {
  const { address, nextAddress } = await machine.openWeb();
  const next = nextAddress();
  const first = await browser.newContext();
  const page = await first.newPage();
  await page.goto(address.href);
  await expect(rail(page)).toBeVisible();
  await page.reload();
  await expect(rail(page)).toBeVisible();
  expect(await first.cookies()).toMatchObject([{ httpOnly: true, sameSite: 'Strict' }]);

  const second = await browser.newContext();
  const stranger = await second.newPage();
  await stranger.goto(address.href);
  await expect(stranger.getByText('Not signed in')).toBeVisible();
  await expect(rail(stranger)).toBeHidden();
  expect(await second.cookies()).toEqual([]);

  await stranger.getByRole('textbox').fill((await next).hash.slice('#code='.length));
  await stranger.getByRole('textbox').press('Enter');
  await expect(rail(stranger)).toBeVisible();
  await Promise.all([first.close(), second.close()]);
});

test('it must answer under its own name only', async () => {
  const { address } = await machine.openWeb();
  expect(await statusFor(address, `evil.example:${address.port}`)).toBe(403);
  expect(await statusFor(address, address.host)).toBe(200);
});

test('what was interrupted must be taken up when the door opens, and be seen', async ({ page }) => {
  await machine.run([...deploy, ...quickly]);
  const upgrade = machine.begin('cli.js', ['upgrade', 'diary', '--stable', '6s', '--yes']);
  await firstMatch(upgrade, /Verifying/);
  upgrade.kill('SIGKILL');
  const { address } = await machine.openWeb();
  await page.goto(address.href);
  await expect(page.getByRole('progressbar').first()).toBeVisible();
  await expect(row(page, 'diary')).toContainText(/1\.1\.0.*Running|Running.*1\.1\.0/, { timeout: 30_000 });
});

function row(page: Page, name: string): ReturnType<Page['getByRole']> {
  return page.getByRole('row').filter({ hasText: name }).first();
}

function rail(page: Page): ReturnType<Page['getByRole']> {
  return page.getByRole('link', { name: 'Activity' });
}

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
