import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { holdStorehouse, putBack, withDemoEngine } from './held-stack.ts';
import { withLonelyEngine } from './lonely-engine.ts';
import { SshHost, knownHostsLine, makeKeyPair, writeSsh } from './ssh-host.ts';
import { TlsHost } from './tls-host.ts';
import { WebMachine } from './web-door.ts';
import type { WebDoor } from './web-door.ts';
import type { AppWindow } from './window.ts';
import type { Scene } from './window-scenes.ts';

/** A machine in another condition than the usual one, and what is worth a picture there. */
export interface Stage {
  readonly names: readonly string[];
  readonly isDesktop?: boolean;
  /** Opens the door, has the scenes shot, and clears up. */
  readonly play: (shoot: (door: WebDoor, scenes: readonly Scene[]) => Promise<void>) => Promise<void>;
}

const password = 'a lamp in the north';

export const stages: readonly Stage[] = [
  { names: ['connection', 'production'], play: playConnections },
  { names: ['secrets'], play: playLockedSecrets },
  { names: ['held'], play: playHeld },
  { names: ['first-run'], isDesktop: true, play: playFirstRun },
];

/** Hosts that ask, an environment whose certificates end, and one where names have to be typed. */
async function playConnections(
  shoot: (door: WebDoor, scenes: readonly Scene[]) => Promise<void>,
): Promise<void> {
  const machine = new WebMachine();
  const key = makeKeyPair(password);
  try {
    await withLonelyEngine(async (dockerHost, directory) => {
      const unknown = await SshHost.open({ dockerHost, password });
      const changed = await SshHost.open({ dockerHost, password });
      const asking = await SshHost.open({ dockerHost, password });
      const locked = await SshHost.open({ dockerHost, authorizedKey: key.public });
      const tls = await TlsHost.open(directory, dockerHost, 5);
      writeSsh(machine.home, 'id_ed25519', key.private);
      writeSsh(
        machine.home,
        'known_hosts',
        [knownHostsLine(changed, makeKeyPair().public), knownHostsLine(asking), knownHostsLine(locked)].join(
          '',
        ),
      );
      await machine.run(['env', 'add', 'lab', ...tls.options]);
      await machine.run([
        ...['deploy', 'notes', '--name', 'diary', '--env', 'Demo', '--version', '1.0.0'],
        ...['--var', `NOTES_PASSWORD=${password}1`, '--stable', '100ms', '--yes'],
      ]);
      await machine.run(['env', 'set', 'Demo', '--confirm-by-name', '--color', 'violet']);
      const door = await machine.openWeb();
      await shoot(door, [
        hostScene('connection-unknown-key', unknown),
        hostScene('connection-changed-key', changed),
        hostScene('connection-password', asking),
        hostScene('connection-passphrase', locked),
        { name: 'connection-certificate', path: '/environments/lab', isTall: true, isMain: true },
        { name: 'production-stop', path: '/deployments/Demo/diary', arrange: openStop },
        { name: 'production-upgrade', path: '/deployments/Demo/diary/upgrade', isMain: true },
      ]);
      await door.close();
      for (const host of [unknown, changed, asking, locked, tls]) await host.close();
    });
  } finally {
    await machine.remove();
  }
}

function hostScene(name: string, host: SshHost): Scene {
  return {
    name,
    path: '/environments/add',
    isMain: true,
    arrange: async ({ page }) => {
      await page.locator('select').first().selectOption('ssh');
      await page.locator('form input').nth(0).fill('far');
      await page.locator('form input').nth(1).fill(host.login);
      await page.keyboard.press('Enter');
      await page.getByRole('alert').waitFor();
      await page.getByRole('alert').scrollIntoViewIfNeeded();
    },
  };
}

async function openStop({ page }: AppWindow): Promise<void> {
  await page.getByRole('main').locator('[aria-haspopup="menu"]').click();
  await page
    .getByRole('menuitem')
    .filter({ hasText: /^(Stop|Stoppen)/ })
    .click();
  await page.getByRole('dialog').waitFor();
}

async function playLockedSecrets(
  shoot: (door: WebDoor, scenes: readonly Scene[]) => Promise<void>,
): Promise<void> {
  const machine = new WebMachine();
  try {
    const file = join(machine.home, 'passphrase');
    writeFileSync(file, `${password}\n`);
    await machine.run(['secrets', 'set-passphrase', '--new-passphrase-file', file]);
    const press =
      (label: RegExp) =>
      async ({ page }: AppWindow): Promise<void> => {
        await page.getByRole('main').getByRole('button', { name: label }).first().click();
        await page.getByRole('dialog').waitFor();
      };
    await shoot(await machine.openWeb(), [
      { name: 'secrets-locked', path: '/deployments', isMain: true },
      { name: 'secrets-unlock', path: '/settings', arrange: press(/^(Unlock|Entsperren)$/) },
      { name: 'secrets-settings', path: '/settings', isTall: true },
      {
        name: 'secrets-change',
        path: '/settings',
        arrange: press(/^(Change Passphrase|Passphrase ändern)$/),
      },
      {
        name: 'secrets-remove',
        path: '/settings',
        arrange: press(/^(Remove Passphrase|Passphrase entfernen)$/),
      },
    ]);
  } finally {
    await machine.remove();
  }
}

/** A rollback that cannot go on; then with a volume that has not all of its definition. */
async function playHeld(shoot: (door: WebDoor, scenes: readonly Scene[]) => Promise<void>): Promise<void> {
  const machine = new WebMachine();
  try {
    await holdStorehouse(machine, { labels: { 'org.example.content': 'stock' } });
    const door = await machine.openWeb();
    await shoot(door, [{ name: 'held-decision', path: '/deployments/Demo/s', isMain: true, isTall: true }]);
    await door.close();
    await withDemoEngine(machine.dataDirectory, (engine) =>
      putBack(engine, 's_data', { 'windlass.deployment': 's' }),
    );
    await shoot(await machine.openWeb(), [
      { name: 'held-unlike', path: '/deployments/Demo/s', isMain: true, isTall: true },
    ]);
  } finally {
    await machine.remove();
  }
}

async function playFirstRun(
  shoot: (door: WebDoor, scenes: readonly Scene[]) => Promise<void>,
): Promise<void> {
  const machine = new WebMachine();
  try {
    await shoot(await machine.openWeb(), [
      {
        name: 'first-run-later',
        path: '/settings',
        arrange: async ({ page }) => {
          await page.keyboard.press('Escape');
          await page.getByRole('dialog').waitFor({ state: 'hidden' });
        },
      },
      {
        name: 'first-run-choice',
        path: '/deployments',
        isMain: true,
        arrange: async ({ page }) => page.getByRole('dialog').waitFor(),
      },
    ]);
  } finally {
    await machine.remove();
  }
}
