import { homedir } from 'node:os';
import { fileURLToPath } from 'node:url';
import * as electron from 'electron';
import { composeSessions } from '../../app/compose.ts';
import { desktopProfileDirectory } from '../../app/desktop-profile.ts';
import { loadProduct } from '../../app/load-product.ts';
import { startElectron } from './start-electron.ts';

/** Opens the desktop application in this process. The only file that loads Electron. */
export function openElectronDoor(process: NodeJS.Process, moduleUrl: string): void {
  const { platform, env } = process;
  const home = homedir();
  startElectron({
    electron,
    args: process.argv.slice(electron.app.isPackaged ? 1 : 2),
    platform,
    home,
    env,
    program: process.execPath,
    preloadFile: fileURLToPath(new URL('../preload/index.cjs', moduleUrl)),
    loadProduct: async () => {
      const product = await loadProduct(moduleUrl);
      return { ...product, resourcesDir: plainPath(product.resourcesDir) };
    },
    makeOpenSession: ({ version, resourcesDir }, openVault) =>
      composeSessions({
        version,
        resourcesDir,
        platform,
        home,
        env,
        openVault,
        purpose: 'windlass (desktop)',
      }),
    profileDirectory: (dataDir) => desktopProfileDirectory({ platform, home, env }, dataDir),
    onSignal: (listener) => {
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
        // Why: a library behind the settings answers a signal by sending it once more.
        process.removeAllListeners(signal);
        process.on(signal, listener);
      }
    },
    onUnhandled: (listener) => {
      process.on('uncaughtException', listener);
      process.on('unhandledRejection', listener);
    },
    say: (line) => process.stderr.write(`${line}\n`),
  });
}

/** Data of an installed application lies beside the archive of its code, so that every call can read it. */
function plainPath(path: string): string {
  return path.replace(/([\\/]app\.asar)(?=[\\/])/, '$1.unpacked');
}
