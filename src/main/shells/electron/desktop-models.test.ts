import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { firstPreferences } from '../../../shared/contract/preferences.ts';
import type { OperationRow } from '../../../shared/contract/shapes/operation.ts';
import type { Language, Translator } from '../../../shared/translator.ts';
import { I18nextTranslator } from '../../adapters/translations/i18next-translator.ts';
import { FakeApp } from '../../testing/electron/fake-app.ts';
import { FakeSafeStorage } from '../../testing/electron/fake-desktop.ts';
import { deploymentSummary } from '../../testing/fake-application.ts';
import { parseDoorArguments, weakeningSwitch } from './door-arguments.ts';
import { openKeyVault } from './key-vault.ts';
import { startWithSystem } from './login-item.ts';
import { menuTemplate } from './menu-template.ts';
import { outcomeNotice } from './outcome-notice.ts';
import { describeTray } from './tray-model.ts';
import { minimumSize, placeWindow } from './window-placement.ts';

const root = join(import.meta.dirname, '../../../..');
let texts: Readonly<Record<Language, Translator>>;
beforeAll(async () => {
  texts = await I18nextTranslator.loadAll(join(root, 'resources'));
});

const row: OperationRow = {
  id: 'op-1',
  kind: 'upgrade',
  deployment: 'shop',
  environment: 'Demo',
  fromVersion: '1.0.0',
  toVersion: '2.0.0',
  direction: 'forward',
  phase: 'starting',
  actor: 'ann',
  startedAt: '2026-01-31T08:00:00Z',
  endedAt: null,
  end: null,
  error: null,
  attempts: 1,
  isHere: true,
  percent: 41.9,
};

describe('the tray', () => {
  const picture = { operations: [], troubled: [], preferences: firstPreferences };
  const failed = { ...deploymentSummary(), name: 'shop', environment: 'Demo', status: 'Failed' as const };

  it('must be quiet when all is well', () => {
    expect(describeTray(picture, texts.en)).toEqual({ icon: 'idle', tooltip: 'Windlass', entries: [] });
  });

  it('must name what runs, with how far it is and where it is seen', () => {
    expect(describeTray({ ...picture, operations: [row] }, texts.de)).toEqual({
      icon: 'running',
      tooltip: 'Windlass: Upgrade von shop: 40 %',
      entries: [{ label: 'Upgrade von shop: 40 %', route: '/operations/op-1' }],
    });
  });

  it('must put what failed before what runs', () => {
    const model = describeTray({ ...picture, operations: [row], troubled: [failed] }, texts.en);
    expect(model.icon).toBe('failed');
    expect(model.tooltip).toBe('Windlass: 1 deployment needs a decision, Upgrade of shop: 40 %');
    expect(model.entries.map(({ route }) => route)).toEqual(['/deployments/Demo/shop', '/operations/op-1']);
  });

  it('must stay short and harmless whatever things are called', () => {
    const name = `\u202e\u001b[31m${'x'.repeat(500)}/../#`;
    const troubled = Array.from({ length: 50 }, () => ({ ...failed, name }));
    const { entries } = describeTray({ ...picture, troubled }, texts.en);
    expect(entries).toHaveLength(12);
    for (const { label, route } of entries) {
      expect(label.length).toBeLessThanOrEqual(80);
      expect(label).not.toMatch(/[\u0000-\u001f\u202e]/);
      expect(route.split('/')).toHaveLength(4);
    }
  });
});

describe('a desktop notification', () => {
  const ended = (end: string, kind = 'upgrade') =>
    outcomeNotice({ ...row, end, kind, error: { code: 'gate-failed', message: 'x', details: {} } }, texts.en);

  it('must lead from a failed upgrade to its rollback, and from anything else to what happened', () => {
    expect(ended('failed')).toMatchObject({
      title: 'Upgrade of shop failed',
      route: '/deployments/Demo/shop/rollback',
    });
    expect(ended('held')).toMatchObject({ title: 'Upgrade of shop is held', route: '/operations/op-1' });
    expect(ended('failed', 'deploy')).toMatchObject({ route: '/operations/op-1' });
    expect(ended('rolled-back')).toMatchObject({ route: '/operations/op-1' });
    expect(ended('failed')?.body).toMatch(/^On Demo\. ./);
  });

  it('must call nobody about what went well or was decided by hand', () => {
    expect(['done', 'cancelled', 'refused'].map((end) => ended(end))).toEqual([null, null, null]);
  });

  it('must exist in German', () => {
    expect(outcomeNotice({ ...row, end: 'held' }, texts.de)).toMatchObject({
      title: 'Upgrade von shop angehalten',
      body: 'Auf Demo; es wartet auf Ihre Entscheidung.',
    });
  });
});

describe('where the window goes', () => {
  const large = { workArea: { x: 0, y: 0, width: 1920, height: 1040 } };
  const right = { workArea: { x: 1920, y: 0, width: 2560, height: 1400 } };

  it('must be where it was left, also on another display', () => {
    const left = { x: 2000, y: 50, width: 1500, height: 900, isMaximized: true };
    expect(placeWindow(left, [large, right])).toEqual(left);
  });

  it('must be the middle of the first display when that one is gone', () => {
    const left = { x: 2000, y: 50, width: 1500, height: 900, isMaximized: false };
    expect(placeWindow(left, [large])).toEqual({
      x: 210,
      y: 70,
      width: 1500,
      height: 900,
      isMaximized: false,
    });
  });

  it.each([null, undefined, 'x', {}, { x: 1 }, { x: NaN, y: 0, width: 1, height: 1, isMaximized: false }])(
    'must be the usual place when what was stored is %j',
    (stored) => {
      expect(placeWindow(stored, [large])).toEqual({
        x: 280,
        y: 90,
        width: 1360,
        height: 860,
        isMaximized: false,
      });
    },
  );

  it('must be within reach with the size that it gets, not with the one that was stored', () => {
    const wide = { x: -45_000, y: 0, width: 46_000, height: 800, isMaximized: false };
    const { x } = placeWindow(wide, [large]);
    expect(x).toBeGreaterThanOrEqual(0);
  });

  it('must be within reach of a pointer, whatever was stored and whatever displays there are', () => {
    const number = fc.integer({ min: -200_000, max: 200_000 });
    const stored = fc.record({
      x: number,
      y: number,
      width: number,
      height: number,
      isMaximized: fc.boolean(),
    });
    const area = fc.record({
      x: fc.integer({ min: -4000, max: 4000 }),
      y: fc.integer({ min: -4000, max: 4000 }),
      width: fc.integer({ min: 640, max: 7680 }),
      height: fc.integer({ min: 480, max: 4320 }),
    });
    fc.assert(
      fc.property(stored, fc.array(area, { minLength: 1, maxLength: 4 }), (any, areas) => {
        const { x, y, width, height } = placeWindow(
          any,
          areas.map((workArea) => ({ workArea })),
        );
        expect(width).toBeGreaterThan(0);
        expect(height).toBeGreaterThan(0);
        const isReachable = areas.some(
          (each) =>
            Math.min(x + width, each.x + each.width) - Math.max(x, each.x) >= 160 &&
            y >= each.y &&
            y + 32 <= each.y + each.height,
        );
        expect(isReachable).toBe(true);
      }),
    );
  });

  it('must not be smaller than what every page works at', () => {
    const small = { x: 0, y: 0, width: 100, height: 100, isMaximized: false };
    expect(placeWindow({ ...small, width: 200 }, [large])).toMatchObject(minimumSize);
  });
});

describe('the application menu', () => {
  it.each(['linux', 'win32', 'darwin'] as const)('must be complete in both languages on %s', (platform) => {
    const actions = { onOpen: () => undefined, onQuit: () => undefined };
    const labels = (['en', 'de'] as const).map((language) =>
      menuTemplate(texts[language], platform, actions).flatMap(({ label, submenu }) => [
        label,
        ...(submenu as Electron.MenuItemConstructorOptions[]).map((item) => item.label),
      ]),
    );
    expect(labels.flat().filter((label) => label?.startsWith('desktop.'))).toEqual([]);
    expect(labels[0]?.length).toBe(labels[1]?.length);
    expect(labels[1]).toEqual(expect.arrayContaining(['Bearbeiten', 'Ansicht', 'Hilfe', 'Windlass beenden']));
  });

  it('must not offer the tools of developers', () => {
    const text = JSON.stringify(
      menuTemplate(texts.en, 'linux', { onOpen: () => undefined, onQuit: () => undefined }),
    );
    expect(text).not.toContain('toggleDevTools');
  });
});

describe('the key store of the system', () => {
  it.each([
    ['darwin', 'basic_text', 'keychain'],
    ['win32', 'basic_text', 'dpapi'],
    ['linux', 'gnome_libsecret', 'secret-service'],
    ['linux', 'kwallet6', 'kwallet'],
  ] as const)('must be used on %s with %s, by its name', async (platform, backend, name) => {
    const storage = new FakeSafeStorage();
    storage.backend = backend;
    const vault = await openKeyVault(storage, platform);
    expect(vault?.name).toBe(name);
    const sealed = (await vault?.seal('canary')) ?? new Uint8Array();
    expect(Buffer.from(sealed).toString()).not.toContain('canary');
    expect(await vault?.open(sealed)).toBe('canary');
  });

  it.each(['basic_text', 'unknown'] as const)('must not be what everybody can open: %s', async (backend) => {
    const storage = new FakeSafeStorage();
    storage.backend = backend;
    expect(await openKeyVault(storage, 'linux')).toBeNull();
  });

  it('must not be one that is not there', async () => {
    const storage = new FakeSafeStorage();
    storage.isAvailable = false;
    expect(await openKeyVault(storage, 'darwin')).toBeNull();
    expect(await openKeyVault(new FakeSafeStorage(), 'freebsd')).toBeNull();
  });
});

describe('starting with the system', () => {
  const around = { home: '/home/ann', env: {}, program: '/opt/Windlass/windlass' };

  it('must be told to the system where it is installed, and only there', async () => {
    const app = new FakeApp();
    await startWithSystem({ app, platform: 'darwin', ...around }, true);
    expect(app.loginItems).toEqual([]);
    app.isPackaged = true;
    await startWithSystem({ app, platform: 'darwin', ...around }, true);
    await startWithSystem({ app, platform: 'win32', ...around }, false);
    expect(app.loginItems).toEqual([
      { openAtLogin: true, args: ['--hidden'] },
      { openAtLogin: false, args: ['--hidden'] },
    ]);
  });

  it('must be an entry of the desktop on Linux, taken away again', async () => {
    const home = await mkdtemp(join(tmpdir(), 'login-item-'));
    try {
      const app = Object.assign(new FakeApp(), { isPackaged: true });
      const options = { app, platform: 'linux', home, env: {}, program: '/opt/a "b" $c/windlass' } as const;
      await startWithSystem(options, false);
      await startWithSystem(options, true);
      const file = join(home, '.config/autostart/windlass.desktop');
      expect(await readFile(file, 'utf8')).toContain('Exec="/opt/a \\\\"b\\\\" \\\\$c/windlass" --hidden\n');
      await startWithSystem(options, false);
      expect(await readdir(join(home, '.config/autostart'))).toEqual([]);
    } finally {
      await rm(home, { recursive: true });
    }
  });
});

describe('the arguments of the application', () => {
  it.each([
    [['--data-dir', '/d'], '/d', false],
    [['--data-dir=/d=e'], '/d=e', false],
    [['--hidden', '--data-dir', '/d'], '/d', true],
    [['--data-dir'], null, false],
    [['--data-dir', '--hidden'], null, true],
    [['windlass://upgrade?deployment=shop', '--no-sandbox'], null, false],
    [[], null, false],
  ])('%j', (args, dataDir, isHidden) => {
    expect(parseDoorArguments(args)).toEqual({ dataDir, isHidden });
  });

  it('must not let another program in, or a protection out', () => {
    const weak = [
      '--inspect',
      '--inspect=0',
      '--inspect-brk=9229',
      '--INSPECT',
      '-inspect',
      '--js-flags=--expose-gc',
    ];
    const more = [
      '--remote-debugging-port=9222',
      '--remote-debugging-pipe',
      '--disable-web-security',
      '--load-extension=x',
    ];
    for (const arg of [...weak, ...more])
      expect([arg, weakeningSwitch(['--hidden', arg])]).not.toContain(null);
    for (const arg of ['--hidden', '--data-dir', '/inspect', 'inspect', '--ozone-platform=wayland']) {
      expect([arg, weakeningSwitch([arg])]).toEqual([arg, null]);
    }
  });
});
