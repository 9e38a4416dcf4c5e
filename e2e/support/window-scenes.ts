import type { AppWindow } from './window.ts';
import { WebMachine } from './web-door.ts';

/** A page worth a picture. What is done before it is taken works in both languages. */
export interface Scene {
  readonly name: string;
  readonly path: string;
  readonly arrange?: (window: AppWindow) => Promise<void>;
  /** Also from top to bottom, however high. */
  readonly isTall?: boolean;
  /** Also in the smallest and in a large window. */
  readonly isMain?: boolean;
}

/** Environment and name of the deployment that is upgraded in the pictures. */
export const upgraded = '/deployments/Demo/storefront';
const failed = '/deployments/Demo/webshop';
const stopped = '/deployments/Demo/archive';

const password = 'c0rrect-horse';
export const administrator = { ADMIN_EMAIL: 'keeper@example.org', ADMIN_PASSWORD: password };

/** What an operator with some stacks has: one to upgrade, one that failed, one that is stopped, one that is new. */
export async function prepareScenes(): Promise<WebMachine> {
  const machine = new WebMachine();
  const deploy = (
    stack: string,
    name: string,
    version: string,
    ...args: readonly string[]
  ): Promise<string> =>
    machine.run([
      ...[
        'deploy',
        stack,
        '--name',
        name,
        '--env',
        'Demo',
        '--version',
        version,
        '--stable',
        '100ms',
        '--yes',
      ],
      ...args,
    ]);
  const notes = ['--var', `NOTES_PASSWORD=${password}`];
  await deploy('notes', 'diary', '1.0.0', ...notes);
  await deploy('notes', 'archive', '1.0.0', ...notes, '--var', 'NOTES_PORT=8092');
  await machine.run(['stop', 'archive', '--yes']);
  await deploy('notes', 'handbook', '1.1.0', ...notes, '--var', 'NOTES_PORT=8093');
  await machine.run(
    ['deploy', 'notes', '--name', 'library', '--env', 'Demo', '--yes', ...notes, '--var', 'NOTES_PORT=8093'],
    4,
  );
  await deploy('shop', 'storefront', '1.0.0', '--var', 'WEB_PORT=8094');
  await machine.run(['upgrade', 'storefront', '--to', '1.1.0', '--stable', '100ms', '--yes']);
  await deploy('shop', 'webshop', '1.1.0', '--var', 'WEB_PORT=8095');
  const variables = Object.entries(administrator).flatMap(([name, value]) => ['--var', `${name}=${value}`]);
  await machine.run(['upgrade', 'webshop', '--to', '2.3.0', '--stable', '2s', '--yes', ...variables], 1);
  return machine;
}

export const scenes: readonly Scene[] = [
  { name: 'deployments-welcome', path: '/deployments' },
  { name: 'deployments', path: '/deployments', isMain: true, arrange: closeWelcome },
  {
    name: 'deployments-grouped',
    path: '/deployments',
    arrange: async ({ page }) => page.getByRole('main').getByRole('switch').first().click(),
  },
  { name: 'deployment-upgrade', path: upgraded, isMain: true },
  {
    name: 'deployment-measured',
    path: upgraded,
    arrange: async ({ page }) => {
      await page.getByRole('tabpanel').getByRole('switch').click();
      await page
        .getByRole('cell', { name: /\d\s?%/ })
        .first()
        .waitFor();
    },
  },
  { name: 'deployment-menu', path: upgraded, arrange: openMenu },
  {
    name: 'deployment-remove',
    path: upgraded,
    arrange: async (window) => {
      await openMenu(window);
      await window.page.getByRole('menuitem').last().click();
      await window.page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'deployment-service',
    path: upgraded,
    arrange: async ({ page }) => {
      await page.getByRole('cell', { name: 'web', exact: true }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'deployment-terminal',
    path: upgraded,
    arrange: async ({ page }) => {
      await page.getByRole('button', { name: 'Terminal: web' }).click();
      await page.getByRole('dialog').getByRole('textbox').waitFor();
    },
  },
  { name: 'deployment-variables', path: `${upgraded}?tab=variables` },
  { name: 'deployment-releases', path: `${upgraded}?tab=releases` },
  { name: 'deployment-backups', path: `${upgraded}?tab=backups` },
  { name: 'deployment-logs', path: `${upgraded}?tab=logs`, isMain: true },
  {
    name: 'deployment-logs-range',
    path: `${upgraded}?tab=logs`,
    isMain: true,
    arrange: async ({ page }) => {
      await page.getByRole('tabpanel').getByRole('combobox').nth(1).selectOption('moment');
      await page.getByRole('tabpanel').getByRole('combobox').nth(2).selectOption('moment');
    },
  },
  { name: 'deployment-activity', path: `${upgraded}?tab=activity` },
  { name: 'deployment-policy', path: `${upgraded}?tab=policy` },
  { name: 'deployment-stopped', path: stopped },
  { name: 'deployment-rollback', path: failed, isMain: true },
  { name: 'upgrade', path: `${upgraded}/upgrade`, isTall: true, isMain: true },
  { name: 'upgrade-filled', path: `${upgraded}/upgrade?version=2.0.0`, isTall: true, arrange: fillUpgrade },
  { name: 'upgrade-not-possible', path: `${stopped}/upgrade` },
  { name: 'rollback', path: `${failed}/rollback`, isTall: true, isMain: true },
  { name: 'rollback-not-available', path: `${stopped}/rollback` },
  { name: 'catalog', path: '/catalog' },
  { name: 'product', path: '/catalog/org.windlass.samples.shop', isTall: true },
  { name: 'deploy', path: '/deploy/org.windlass.samples.shop', isTall: true },
  { name: 'environments', path: '/environments' },
  { name: 'add-environment', path: '/environments/add' },
  {
    name: 'add-environment-ssh',
    path: '/environments/add',
    arrange: async ({ page }) => {
      // The kinds of connection, by what does not change with the language.
      await page.locator('select').first().selectOption('ssh');
      await page.locator('form input').nth(1).fill('-oProxyCommand=id');
    },
  },
  { name: 'environment', path: '/environments/Demo' },
  { name: 'activity', path: '/activity', isMain: true },
  {
    name: 'activity-details',
    path: '/activity',
    isMain: true,
    arrange: async ({ page }) => {
      await page.getByRole('cell', { name: '→ 2.3.0' }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'operation-failed',
    path: failed,
    isMain: true,
    arrange: async ({ page }) => {
      await page
        .getByRole('main')
        .getByRole('link', { name: /what happened|was geschah/ })
        .click();
      await page.getByRole('main').getByRole('log').waitFor();
    },
  },
  { name: 'activity-refused', path: '/activity', arrange: openRefused },
  {
    name: 'operation-refused',
    path: '/activity',
    isMain: true,
    arrange: async (window) => {
      await openRefused(window);
      await window.page.getByRole('dialog').getByRole('link').click();
      await window.page.getByRole('main').getByRole('alert').waitFor();
    },
  },
  { name: 'settings', path: '/settings', isTall: true },
  {
    name: 'palette',
    path: '/deployments',
    arrange: async ({ page }) => {
      await page.keyboard.press('Control+K');
      await page.keyboard.type('web');
    },
  },
  { name: 'not-found', path: '/nowhere' },
];

/** Fills in what version 2.0.0 of the shop asks for, and waits until nothing blocks the start. */
export async function fillUpgrade({ page }: AppWindow): Promise<void> {
  for (const [name, value] of Object.entries(administrator)) await page.getByLabel(name).fill(value);
  await page.getByRole('button', { name: '2.0.0', disabled: false }).waitFor();
}

async function closeWelcome({ page }: AppWindow): Promise<void> {
  const close = page.getByRole('button', { name: /Close the welcome|Begrüßung/ });
  if (await close.isVisible()) await close.click();
  await close.waitFor({ state: 'hidden' });
}

async function openMenu({ page }: AppWindow): Promise<void> {
  await page.getByRole('main').locator('[aria-haspopup="menu"]').click();
  await page.getByRole('menu').waitFor();
}

/** The deploy whose port another deployment has. */
async function openRefused({ page }: AppWindow): Promise<void> {
  await page.getByRole('cell', { name: /library/ }).click();
  await page.getByRole('dialog').waitFor();
}
