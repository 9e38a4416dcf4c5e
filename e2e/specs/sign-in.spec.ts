import { request } from 'node:http';
import { expect } from '@playwright/test';
import { Shell } from '../support/pages/shell.ts';
import { SignInPage } from '../support/pages/sign-in-page.ts';
import { test } from '../support/window-test.ts';

test('an address must let in once; a stranger must see how to sign in, and nothing else', async ({
  machine,
  windows,
}) => {
  const door = await machine.openWeb();
  const address = await door.takeAddress();
  const owner = await windows.stranger();
  await owner.page.goto(address.href);
  await expect(new Shell(owner.page).rail).toBeVisible();
  expect(owner.page.url()).not.toContain('code');
  // Why: until the door has answered the window has no more than a code.
  await expect(new Shell(owner.page).connection).toHaveText('Live');
  await owner.page.reload();
  await expect(new Shell(owner.page).rail).toBeVisible();
  expect(await owner.page.context().cookies()).toMatchObject([{ httpOnly: true, sameSite: 'Strict' }]);

  // The browser itself writes the refusal of the used code into the console.
  const stranger = await windows.stranger({ complaints: /401 \(Unauthorized\)/ });
  await stranger.page.goto(address.href);
  const signIn = new SignInPage(stranger.page);
  await expect(signIn.heading).toBeVisible();
  await expect(stranger.page.getByRole('navigation')).toBeHidden();
  await expect(stranger.page.getByText('north')).toBeHidden();
  expect(await stranger.page.context().cookies()).toEqual([]);
  await signIn.enter('not-a-code');
  await expect(signIn.problem).toBeVisible();
  await signIn.enter((await door.takeAddress()).hash.slice('#code='.length));
  await expect(new Shell(stranger.page).rail).toBeVisible();
});

test('who reloads before the door has heard the code must be let in all the same', async ({
  machine,
  windows,
}) => {
  const door = await machine.openWeb();
  const { page } = await windows.stranger();
  await page.route('**/session', () => undefined, { times: 1 });
  const asked = page.waitForRequest('**/session');
  await page.goto((await door.takeAddress()).href);
  await asked;
  await page.reload();
  await expect(new Shell(page).connection).toHaveText('Live');
  expect(page.url()).not.toContain('code');
});

test('the door must answer under its own name only', async ({ machine }) => {
  const door = await machine.openWeb();
  const { host, port } = new URL(door.origin);
  expect(await statusFor(door.origin, `evil.example:${port}`)).toBe(403);
  expect(await statusFor(door.origin, host)).toBe(200);
});

/** Status for a request that names another host than it is sent to, as a rebound name would. */
function statusFor(origin: string, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(origin, { headers: { host } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    sent.on('error', reject);
    sent.end();
  });
}
