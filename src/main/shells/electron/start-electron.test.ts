import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { firstPreferences } from '../../../shared/contract/preferences.ts';
import type { Preferences } from '../../../shared/contract/shapes/application.ts';
import type { DeploymentRow } from '../../../shared/contract/shapes/deployment.ts';
import { WindlassError } from '../../../shared/errors.ts';
import type { Language, Translator } from '../../../shared/translator.ts';
import { I18nextTranslator } from '../../adapters/translations/i18next-translator.ts';
import type { Session } from '../../app/session.ts';
import type { OperationHandle } from '../../core/operations/application.ts';
import type { KeyVault } from '../../core/ports/secrets.ts';
import { FakeElectron } from '../../testing/electron/fake-electron.ts';
import { FakeOperation, deploymentSummary, operationRecord } from '../../testing/fake-application.ts';
import { fakeSession } from '../../testing/fake-session.ts';
import { settle } from '../../testing/manual-clock.ts';
import { startElectron } from './start-electron.ts';

let texts: Readonly<Record<Language, Translator>>;
beforeAll(async () => {
  texts = await I18nextTranslator.loadAll(join(import.meta.dirname, '../../../../resources'));
});

interface Scene {
  readonly args?: readonly string[];
  readonly isPackaged?: boolean;
  readonly hasLock?: boolean;
  readonly hasTray?: boolean;
  readonly platform?: NodeJS.Platform;
  readonly locale?: string;
  readonly preferences?: Partial<Preferences>;
  readonly rows?: readonly DeploymentRow[];
  readonly openError?: Error;
  readonly window?: unknown;
  readonly firstDeployments?: Promise<void>;
}

async function started(scene: Scene = {}) {
  const electron = new FakeElectron();
  electron.app.isPackaged = scene.isPackaged ?? false;
  electron.app.hasLock = scene.hasLock ?? true;
  electron.app.locale = scene.locale ?? 'en-US';
  electron.hasTray = scene.hasTray ?? true;
  let preferences: Preferences = { ...firstPreferences, ...scene.preferences };
  let onBegun: (operation: OperationHandle) => void = () => undefined;
  const saved: unknown[] = [];
  const said: string[] = [];
  const asked: { dataDir: string | null }[] = [];
  const state = {
    isClosed: false,
    signal: () => undefined as void,
    unhandled: (_: unknown) => undefined as void,
  };
  let vault: KeyVault | null = null;
  const session = fakeSession(
    {
      deployments: { list: () => Promise.resolve(scene.rows ?? []) },
      environments: { ask: () => Promise.reject(new Error('off')) },
      operations: {
        onBegun: (listener) => {
          onBegun = listener;
          return () => undefined;
        },
        show: (id) =>
          Promise.resolve({
            record: operationRecord({ id: id as never, kind: 'upgrade', end: null, endedAt: null }),
            events: [],
          }),
      },
      preferences: {
        read: () => preferences,
        change: (change) => (preferences = { ...preferences, ...change }),
      },
    },
    {
      windowSettings: { window: () => scene.window ?? null, saveWindow: (window) => void saved.push(window) },
      makeFirstDeployments: () => scene.firstDeployments ?? Promise.resolve(),
      close: () => {
        state.isClosed = true;
        return Promise.resolve();
      },
    },
  );
  startElectron({
    electron: electron.parts(),
    args: scene.args ?? [],
    platform: scene.platform ?? 'linux',
    home: '/home/ann',
    env: {},
    program: '/opt/windlass',
    preloadFile: '/product/out/preload/index.cjs',
    loadProduct: () =>
      Promise.resolve({
        version: '1.2.3',
        resourcesDir: '/product/resources',
        rendererDir: '/product/out/renderer',
        texts,
      }),
    makeOpenSession:
      (_product, openVault) =>
      async (options): Promise<Session> => {
        asked.push(options);
        if (scene.openError !== undefined) throw scene.openError;
        vault = await openVault();
        return session;
      },
    profileDirectory: (dataDir) => `${dataDir ?? '/data'}/desktop`,
    onSignal: (listener) => (state.signal = listener),
    onUnhandled: (listener) => (state.unhandled = listener),
    say: (line) => said.push(line),
  });
  electron.app.makeReady();
  await settle();
  return {
    electron,
    state,
    saved,
    said,
    asked,
    vault: () => vault,
    async begin(operation: FakeOperation) {
      onBegun(operation);
      await settle();
    },
  };
}

describe('the desktop application', () => {
  it('must have every protection on before any page is there', async () => {
    const { electron } = await started();
    expect(electron.app.isSandboxEnabled).toBe(true);
    expect(electron.window.options.webPreferences).toEqual({
      preload: '/product/out/preload/index.cjs',
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      safeDialogs: true,
      spellcheck: false,
      backgroundThrottling: false,
    });
    expect(electron.browserSession.permissionRequest).not.toBeNull();
    expect(electron.window.webContents.open('https://evil.example')).toEqual({ action: 'deny' });
    expect(electron.window.webContents.tries('will-navigate', { url: 'https://evil.example' })).toBe(true);
  });

  it('must show its own page, once it can be seen', async () => {
    const { electron } = await started();
    expect(electron.window.loaded).toEqual(['app://windlass/index.html#/deployments']);
    expect(electron.window.isShown).toBe(false);
    electron.window.emit('ready-to-show');
    expect(electron.window.isShown).toBe(true);
  });

  it('must keep the files of its browser in the data directory that was asked for', async () => {
    const { electron, asked } = await started({ args: ['--data-dir', '/srv/windlass'] });
    expect(electron.app.paths.get('userData')).toBe('/srv/windlass/desktop');
    expect(asked).toEqual([{ dataDir: '/srv/windlass', access: 'change' }]);
  });

  it('must hand the key store of the system to the core', async () => {
    expect((await started()).vault()?.name).toBe('secret-service');
  });

  it('must give up its place to the first instance, and touch nothing', async () => {
    const { electron, asked } = await started({ hasLock: false });
    expect([electron.app.exitCode, electron.windows, asked]).toEqual([0, [], []]);
  });

  it('must show its window at a second start, and obey nothing that it was started with', async () => {
    const { electron, asked } = await started();
    electron.window.hide();
    electron.window.minimize();
    const argv = ['windlass', '--inspect', '--js-flags=x', '--data-dir', '/evil', 'windlass://upgrade/shop'];
    electron.app.emit('second-instance', {}, argv, '/');
    expect([electron.window.isShown, electron.window.hasFocus, electron.window.isMinimized()]).toEqual([
      true,
      true,
      false,
    ]);
    expect(electron.window.loaded).toHaveLength(1);
    expect([electron.windows.length, asked.length]).toEqual([1, 1]);
  });

  it('must not start with a switch that weakens it, once it is installed', async () => {
    for (const arg of ['--inspect=9229', '--js-flags=--jitless', '--remote-debugging-port=1']) {
      const { electron, said, asked } = await started({ isPackaged: true, args: [arg] });
      expect([electron.app.exitCode, electron.windows, asked]).toEqual([2, [], []]);
      expect(said[0]).toMatch(/^Windlass does not start with --/);
    }
  });

  it('must say in a box what keeps it from starting', async () => {
    const openError = new WindlassError('data-directory-busy', 'taken', {});
    const { electron } = await started({ openError, locale: 'de-DE' });
    expect(electron.dialog.errors).toEqual([expect.stringContaining('Windlass')]);
    expect(electron.app.exitCode).toBe(1);
  });
});

describe('the window', () => {
  it('must be where it was left, and remember where it is left now', async () => {
    const window = { x: 40, y: 50, width: 1200, height: 700, isMaximized: false };
    const { electron, saved } = await started({ window });
    expect(electron.window.options).toMatchObject({ x: 40, y: 50, width: 1200, height: 700 });
    electron.window.close();
    expect(saved).toEqual([window]);
  });

  it('must leave the application when it is closed, in order', async () => {
    const { electron, state } = await started();
    electron.window.close();
    await settle();
    expect([state.isClosed, electron.app.exitCode]).toEqual([true, 0]);
  });

  it('must stay in the tray when it was chosen so, and come back from there', async () => {
    const { electron, state } = await started({ preferences: { closesToTray: true } });
    electron.window.show();
    expect(electron.window.close()).toBe(false);
    await settle();
    expect([electron.window.isShown, state.isClosed]).toEqual([false, false]);
    electron.tray.menu?.click('Open Windlass');
    expect(electron.window.isShown).toBe(true);
    electron.tray.menu?.click('Quit Windlass');
    await settle();
    expect([state.isClosed, electron.app.exitCode]).toEqual([true, 0]);
  });

  it('must close where there is no tray to stay in', async () => {
    const { electron } = await started({ hasTray: false, preferences: { closesToTray: true } });
    expect(electron.window.close()).toBe(true);
  });

  it('must not be opened at a login', async () => {
    expect((await started({ args: ['--hidden'] })).electron.windows).toEqual([]);
    expect((await started({ args: ['--hidden'], hasTray: false })).electron.windows).toHaveLength(1);
  });

  it('must be loaded anew when its page dies, but not over and over', async () => {
    const { electron } = await started();
    const died = { reason: 'crashed', exitCode: 5 };
    electron.window.webContents.emit('render-process-gone', {}, died);
    expect(electron.window.webContents.reloads).toBe(1);
    electron.window.webContents.emit('render-process-gone', {}, died);
    expect(electron.window.webContents.reloads).toBe(1);
  });
});

describe('an operation under way', () => {
  it('must be seen in the tray, and keep the machine awake until it has ended', async () => {
    const { electron, begin } = await started();
    const operation = new FakeOperation();
    await begin(operation);
    expect(electron.tray.menu?.labels).toEqual([
      'Upgrade of shop: 0 %',
      '-',
      'Open Windlass',
      'Quit Windlass',
    ]);
    expect(electron.tray.image).toBe('/product/resources/tray/running.png');
    expect(electron.blocks.size).toBe(1);
    electron.tray.menu?.click('Upgrade of shop: 0 %');
    expect(electron.window.loaded.at(-1)).toBe(`app://windlass/index.html#/operations/${operation.id}`);
    operation.end({ kind: 'upgrade', end: 'done' });
    await settle();
    expect(electron.tray.menu?.labels).toEqual(['Open Windlass', 'Quit Windlass']);
    expect(electron.blocks.size).toBe(0);
  });

  it('must be asked about before leaving, and leaving must be in order', async () => {
    const { electron, begin, state } = await started({ locale: 'de-DE' });
    await begin(new FakeOperation());
    electron.dialog.answers.push('Hierbleiben', 'Jetzt beenden');
    expect(electron.window.close()).toBe(false);
    await settle();
    expect([electron.windows.length, electron.app.exitCode]).toEqual([1, null]);
    expect(electron.dialog.asked[0]?.detail).toContain('Upgrade von shop auf Demo: 0 %');
    expect(electron.dialog.asked[0]?.detail).toContain('nächste Start');
    electron.app.quit();
    await settle();
    expect([state.isClosed, electron.app.exitCode]).toEqual([true, 0]);
  });

  it('must go on in the background when it was chosen so', async () => {
    const { electron, begin, state } = await started();
    await begin(new FakeOperation());
    electron.dialog.answers.push('Go On in the Background');
    electron.window.show();
    electron.app.quit();
    await settle();
    expect([electron.window.isShown, state.isClosed, electron.app.exitCode]).toEqual([false, false, null]);
  });

  it('must be asked about also where there is no window', async () => {
    const { electron, begin, state } = await started({ args: ['--hidden'] });
    await begin(new FakeOperation());
    electron.dialog.answers.push('Stay');
    electron.app.quit();
    await settle();
    expect([electron.windows, state.isClosed, electron.app.exitCode]).toEqual([[], false, null]);
  });

  it('must not be asked about twice at once, nor when the machine goes down or a signal came', async () => {
    for (const how of ['shutdown', 'session-end', 'signal'] as const) {
      const { electron, begin, state } = await started();
      await begin(new FakeOperation());
      if (how === 'shutdown') electron.powerMonitor.emit('shutdown');
      else if (how === 'session-end') electron.window.emit('session-end');
      else state.signal();
      await settle();
      expect([electron.dialog.asked, state.isClosed, electron.app.exitCode]).toEqual([[], true, 0]);
    }
  });

  it('that failed must call the operator, and lead to its rollback', async () => {
    const { electron, begin } = await started();
    electron.window.hide();
    const operation = new FakeOperation();
    await begin(operation);
    operation.end({ kind: 'upgrade', end: 'failed' });
    await settle();
    expect(electron.notifications.map(({ options }) => options.title)).toEqual(['Upgrade of shop failed']);
    electron.notifications[0]?.emit('click');
    expect(electron.window.loaded.at(-1)).toBe('app://windlass/index.html#/deployments/Demo/shop/rollback');
    expect(electron.window.isShown).toBe(true);
  });

  it('must call nobody while the samples of the first start are made, one of which is meant to fail', async () => {
    let finish: () => void = () => undefined;
    const { electron, begin } = await started({
      firstDeployments: new Promise((resolve) => (finish = resolve)),
    });
    electron.window.hide();
    const sample = new FakeOperation();
    await begin(sample);
    sample.end({ kind: 'upgrade', end: 'failed' });
    await settle();
    expect(electron.notifications).toEqual([]);
    finish();
    await settle();
    const real = new FakeOperation();
    await begin(real);
    real.end({ kind: 'upgrade', end: 'failed' });
    await settle();
    expect(electron.notifications).toHaveLength(1);
  });

  it('must call nobody who is looking, or about what went well', async () => {
    const { electron, begin } = await started();
    electron.window.show();
    const failed = new FakeOperation();
    await begin(failed);
    failed.end({ kind: 'upgrade', end: 'failed' });
    await settle();
    electron.window.hide();
    const done = new FakeOperation();
    await begin(done);
    done.end({ kind: 'upgrade', end: 'done' });
    await settle();
    expect(electron.notifications).toEqual([]);
  });
});

describe('the desktop around the window', () => {
  it('must name what failed first', async () => {
    const rows = [{ ...deploymentSummary(), name: 'shop', environment: 'Demo', status: 'Failed' as const }];
    const { electron } = await started({ rows });
    expect(electron.tray.menu?.labels).toEqual([
      'shop on Demo: Failed',
      '-',
      'Open Windlass',
      'Quit Windlass',
    ]);
    expect(electron.tray.image).toBe('/product/resources/tray/failed.png');
  });

  it('must speak the language that was chosen, else the system’s', async () => {
    expect((await started({ locale: 'de-AT' })).electron.tray.menu?.labels).toEqual([
      'Windlass öffnen',
      'Windlass beenden',
    ]);
    const { electron } = await started({ locale: 'de-AT', preferences: { language: 'en' } });
    expect(electron.tray.menu?.labels).toEqual(['Open Windlass', 'Quit Windlass']);
    expect(electron.menu?.labels).toEqual(['Windlass', 'Edit', 'View', 'Window', 'Help']);
  });

  it('must end and say so when something happens that nobody handles', async () => {
    const { electron, state } = await started();
    state.unhandled(new Error('broken'));
    await settle();
    expect(electron.app.exitCode).toBe(1);
    expect(electron.dialog.errors).toHaveLength(1);
  });
});
