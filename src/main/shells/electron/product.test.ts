import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { composeSessions } from '../../app/compose.ts';
import { desktopProfileDirectory } from '../../app/desktop-profile.ts';
import { loadProduct } from '../../app/load-product.ts';
import { FakeElectron } from '../../testing/electron/fake-electron.ts';
import { startElectron } from './start-electron.ts';

/** The whole product behind the desktop shell; only Electron itself is not the real one. */
describe('the desktop application over the whole product', () => {
  let directory = '';
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'desktop-'));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  const around = () => ({ platform: 'linux', home: directory, env: {} }) as const;

  function start(electron: FakeElectron): void {
    startElectron({
      ...around(),
      electron: electron.parts(),
      args: ['--data-dir', join(directory, 'data')],
      program: '/opt/windlass',
      preloadFile: '/opt/index.cjs',
      loadProduct: () => loadProduct(import.meta.url),
      makeOpenSession: ({ version, resourcesDir }, openVault) =>
        composeSessions({ ...around(), version, resourcesDir, openVault, purpose: 'a test' }),
      profileDirectory: (dataDir) => desktopProfileDirectory(around(), dataDir),
      onSignal: () => undefined,
      onUnhandled: () => undefined,
      say: () => undefined,
    });
    electron.app.makeReady();
  }

  /** Opens the directory once, so that it is not new and no sample is deployed into it. */
  async function prepare(): Promise<void> {
    const { version, resourcesDir } = await loadProduct(import.meta.url);
    const openSession = composeSessions({ ...around(), version, resourcesDir, purpose: 'a test' });
    const session = await openSession({ dataDir: join(directory, 'data'), access: 'change' });
    await session.close();
  }

  async function ask(electron: FakeElectron, method: string): Promise<unknown> {
    const { webContents } = electron.window;
    const event = { sender: webContents, senderFrame: webContents.mainFrame };
    electron.ipcMain.emit('windlass', event, JSON.stringify({ type: 'call', id: 1, method, input: {} }));
    await expect.poll(() => webContents.sent.length, { timeout: 60_000 }).toBe(1);
    return JSON.parse(String(webContents.sent[0]?.args[0]));
  }

  async function leave(electron: FakeElectron): Promise<void> {
    electron.window.close();
    await expect.poll(() => electron.app.exitCode, { timeout: 60_000 }).toBe(0);
  }

  it('must open, answer its window, be left in order, and open again as it was left', async () => {
    await prepare();
    const first = new FakeElectron();
    start(first);
    await expect.poll(() => first.windows.length, { timeout: 60_000 }).toBe(1);
    expect(first.app.paths.get('userData')).toBe(join(directory, 'data/desktop'));
    expect(await ask(first, 'app.about')).toMatchObject({
      type: 'answer',
      output: {
        shell: 'electron',
        secrets: { storage: 'secret-service', isLocked: false },
        dataDirectory: join(directory, 'data'),
      },
    });
    first.window.maximize();
    await leave(first);
    const stored: unknown = JSON.parse(await readFile(join(directory, 'data/config.json'), 'utf8'));
    expect(stored).toMatchObject({ window: { width: 1360, height: 860, isMaximized: true } });
    const second = new FakeElectron();
    start(second);
    await expect.poll(() => second.windows.length, { timeout: 60_000 }).toBe(1);
    expect(second.window.isMaximized()).toBe(true);
    await leave(second);
  });
});
