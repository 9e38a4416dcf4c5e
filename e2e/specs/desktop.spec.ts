import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, expect, test } from '@playwright/test';
import { DeploymentsPage } from '../support/pages/deployments-page.ts';

const root = join(import.meta.dirname, '../..');
const names = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' };
const name = names[process.platform as keyof typeof names] ?? 'electron';
const distribution = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(root, 'node_modules/electron/dist');
const program = join(distribution, name);
const hasDisplay = process.platform !== 'linux' || Boolean(process.env['DISPLAY']);
// Why not as root: it would only run without its sandbox, which is what is looked at.
const canRun = existsSync(program) && hasDisplay && process.getuid?.() !== 0;

test.skip(!canRun, 'there is no Electron here, no display, or only root');

test('the desktop application must open over its own scheme, give its page nothing of Node, and come back as it was left', async () => {
  const home = mkdtempSync(join(tmpdir(), 'windlass-desktop-'));
  try {
    for (const start of ['first', 'second'] as const) {
      const application = await _electron.launch({
        executablePath: program,
        args: [root, '--data-dir', join(home, 'data')],
      });
      const page = await application.firstWindow();
      expect(new URL(page.url()).href).toMatch(/^app:\/\/windlass\/index\.html#/);
      await expect(new DeploymentsPage(page).row('webshop')).toContainText(/Failed/);
      const reach = await page.evaluate(() => ({
        bridge: Object.keys((globalThis as { windlass?: object }).windlass ?? {}),
        node: ['require', 'process', 'module', 'Buffer'].filter((each) => each in globalThis),
      }));
      expect(reach.bridge).toEqual(['send', 'onMessage']);
      expect(reach.node).toEqual([]);
      expect(
        await page.evaluate(() =>
          fetch('http://127.0.0.1/').then(
            () => 'there',
            () => 'none',
          ),
        ),
      ).toBe('none');
      const bounds = await application.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]?.getNormalBounds(),
      );
      if (start === 'second') expect(bounds).toMatchObject({ width: 1200, height: 760 });
      await application.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]?.setBounds({ width: 1200, height: 760 }),
      );
      await application.close();
    }
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
});
