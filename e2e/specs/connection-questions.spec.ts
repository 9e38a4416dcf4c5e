import { expect } from '@playwright/test';
import { seriousViolations } from '../support/axe.ts';
import { tabTo } from '../support/keyboard.ts';
import { withLonelyEngine } from '../support/lonely-engine.ts';
import { Shell } from '../support/pages/shell.ts';
import { SshHost, knownHostsLine, makeKeyPair, writeSsh } from '../support/ssh-host.ts';
import type { SshHostOptions } from '../support/ssh-host.ts';
import { TlsHost } from '../support/tls-host.ts';
import { test } from '../support/window-test.ts';
import type { AppWindow } from '../support/window.ts';

const password = 'a lamp in the north';

test('a host that nobody knows must be compared, its password be asked for, and both be possible by the keyboard', async ({
  machine,
  windows,
}) => {
  await withHost({ password }, async (host) => {
    const window = await windows.open(await machine.openWeb());
    const { page } = window;
    await tryHost(window, host);
    const question = page.getByRole('alert', { name: /^Is This / });
    await expect(question).toContainText(host.fingerprint);
    const accept = question.getByRole('button', { name: 'Accept Key' });
    await expect(accept).toHaveAttribute('aria-disabled', 'true');
    expect.soft(await seriousViolations(page)).toEqual([]);
    await tabTo(page, question.getByRole('checkbox', { name: 'I have compared it: it is the same.' }));
    await page.keyboard.press('Space');
    await tabTo(page, accept, 'backwards');
    await page.keyboard.press('Enter');

    const asked = page.getByRole('alert', { name: 'Authentication Needed' });
    const input = asked.getByLabel('Password');
    await tabTo(page, input);
    await page.keyboard.type('not this one');
    await page.keyboard.press('Enter');
    await expect(input).toBeEmpty();
    expect.soft(await seriousViolations(page)).toEqual([]);
    await input.fill(password);
    await page.keyboard.press('Enter');
    await expect(asked).toBeHidden();
    const add = page.getByRole('button', { name: 'Add Environment' });
    await expect(add).not.toHaveAttribute('aria-disabled');
    await tabTo(page, add);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1, name: 'far' })).toBeVisible();
    await expect(new Shell(page).rail.getByRole('link', { name: /^far/ })).toContainText('Connected');
  });
});

test('a host whose key has changed must be a hard stop that names the line, with nothing to accept', async ({
  machine,
  windows,
}) => {
  await withHost({ password }, async (host) => {
    writeSsh(machine.home, 'known_hosts', knownHostsLine(host, makeKeyPair().public));
    const window = await windows.open(await machine.openWeb());
    const { page } = window;
    await tryHost(window, host);
    const stop = page.getByRole('alert', { name: 'No Connection to the Engine' });
    await expect(stop).toContainText('known_hosts');
    await expect(stop).toContainText(host.fingerprint);
    await expect(page.getByRole('button', { name: 'Accept Key' })).toBeHidden();
    await expect(page.getByRole('button', { name: 'Add Environment' })).toHaveAttribute(
      'aria-disabled',
      'true',
    );
    expect.soft(await seriousViolations(page)).toEqual([]);
  });
});

test('the passphrase of a key must be asked for, and be asked for again when it was wrong', async ({
  machine,
  windows,
}) => {
  const keys = makeKeyPair(password);
  await withHost({ authorizedKey: keys.public }, async (host) => {
    writeSsh(machine.home, 'id_ed25519', keys.private);
    writeSsh(machine.home, 'known_hosts', knownHostsLine(host));
    const window = await windows.open(await machine.openWeb());
    const { page } = window;
    await tryHost(window, host);
    const asked = page.getByRole('alert', { name: 'Authentication Needed' });
    await expect(asked).toContainText('id_ed25519');
    await asked.getByLabel('Passphrase').fill('not this one');
    await page.keyboard.press('Enter');
    await expect(asked.getByLabel('Passphrase')).toBeEmpty();
    await asked.getByLabel('Passphrase').fill(password);
    await page.keyboard.press('Enter');
    await expect(asked).toBeHidden();
    await expect(page.getByRole('button', { name: 'Add Environment' })).not.toHaveAttribute('aria-disabled');
  });
});

test('certificates that end soon must be told on the rail and on the page of the environment', async ({
  machine,
  windows,
}) => {
  await withLonelyEngine(async (dockerHost, directory) => {
    const host = await TlsHost.open(directory, dockerHost, 5);
    try {
      await machine.run(['env', 'add', 'lab', ...host.options]);
      const window = await windows.open(await machine.openWeb());
      const { page } = window;
      const link = new Shell(page).rail.getByRole('link', { name: /^lab/ });
      await expect(link.getByRole('img', { name: 'certificate ends soon' })).toBeVisible();
      await link.click();
      const notice = page.getByRole('main').getByRole('region', { name: 'A Certificate Ends Soon' });
      await expect(notice.first()).toContainText(/[45] days/);
      expect.soft(await seriousViolations(page)).toEqual([]);
    } finally {
      await host.close();
    }
  });
});

async function withHost(
  options: Omit<SshHostOptions, 'dockerHost'>,
  use: (host: SshHost) => Promise<void>,
): Promise<void> {
  await withLonelyEngine(async (dockerHost) => {
    const host = await SshHost.open({ ...options, dockerHost });
    try {
      await use(host);
    } finally {
      await host.close();
    }
  });
}

/** Tries the address of the host as who types it in. */
async function tryHost(window: AppWindow, host: SshHost): Promise<void> {
  await window.goTo('/environments/add');
  const { page } = window;
  await page.getByRole('combobox', { name: 'Connection' }).selectOption({ label: 'SSH' });
  await page.getByRole('textbox', { name: /^Name/ }).fill('far');
  await page.getByRole('textbox', { name: /^Host/ }).fill(host.login);
  await page.keyboard.press('Enter');
}
