import { EventEmitter } from 'node:events';
import type { BrowserWindowConstructorOptions, CustomScheme, MenuItemConstructorOptions } from 'electron';
import type { ElectronParts } from '../../shells/electron/electron-parts.ts';
import type { CheckedApp } from './fake-app.ts';
import { FakeApp } from './fake-app.ts';
import {
  FakeBrowserSession,
  FakeDialog,
  FakeMenu,
  FakeNotification,
  FakeSafeStorage,
  FakeTray,
  fakeDisplay,
} from './fake-desktop.ts';
import type { CheckedContents, CheckedWindow } from './fake-window.ts';
import { FakeWindow } from './fake-window.ts';

type Handler = (request: Request) => Response | Promise<Response>;

/**
 * Electron without its binary, by hand: what the shell calls is there with Electron's own signatures, and does what
 * Electron does; what it never calls is not there.
 */
export class FakeElectron {
  readonly app = new FakeApp();
  readonly dialog = new FakeDialog();
  readonly ipcMain = new EventEmitter();
  readonly powerMonitor = new EventEmitter();
  readonly safeStorage = new FakeSafeStorage();
  readonly browserSession = new FakeBrowserSession();
  readonly windows: FakeWindow[] = [];
  readonly trays: FakeTray[] = [];
  readonly notifications: FakeNotification[] = [];
  readonly opened: string[] = [];
  readonly schemes: CustomScheme[] = [];
  readonly handlers = new Map<string, Handler>();
  /** Blocks of the machine's sleep that are in force. */
  readonly blocks = new Set<number>();
  menu: FakeMenu | null = null;
  hasTray = true;
  #lastBlock = 0;

  get window(): FakeWindow {
    const window = this.windows.at(-1);
    if (window === undefined) throw new Error('there is no window');
    return window;
  }

  get tray(): FakeTray {
    const [tray] = this.trays;
    if (tray === undefined) throw new Error('there is no tray');
    return tray;
  }

  /** The one place where the fakes are taken for the real ones; their forms are checked beside it. */
  parts(): ElectronParts {
    const fake = this as FakeElectron;
    checked(fake);
    return {
      app: fake.app,
      dialog: fake.dialog,
      ipcMain: fake.ipcMain,
      powerMonitor: fake.powerMonitor,
      safeStorage: fake.safeStorage,
      session: { defaultSession: fake.browserSession },
      shell: { openExternal: (url: string) => Promise.resolve(void fake.opened.push(url)) },
      screen: {
        getPrimaryDisplay: () => fakeDisplay(1, { x: 0, y: 0, width: 1920, height: 1040 }),
        getAllDisplays: () => [fakeDisplay(1, { x: 0, y: 0, width: 1920, height: 1040 })],
      },
      protocol: {
        registerSchemesAsPrivileged: (schemes: CustomScheme[]) => void fake.schemes.push(...schemes),
        handle: (scheme: string, handler: Handler) => void fake.handlers.set(scheme, handler),
      },
      powerSaveBlocker: {
        start: () => {
          fake.#lastBlock += 1;
          fake.blocks.add(fake.#lastBlock);
          return fake.#lastBlock;
        },
        stop: (id: number) => fake.blocks.delete(id),
      },
      nativeImage: { createFromPath: (path: string) => path },
      Menu: {
        buildFromTemplate: (template: MenuItemConstructorOptions[]) => new FakeMenu(template),
        setApplicationMenu: (menu: FakeMenu) => void (fake.menu = menu),
      },
      BrowserWindow: class extends FakeWindow {
        constructor(options: BrowserWindowConstructorOptions) {
          super(fake.app, options);
          fake.windows.push(this);
        }
      },
      Tray: class extends FakeTray {
        constructor(image: unknown) {
          super(image);
          if (!fake.hasTray) throw new Error('no tray here');
          fake.trays.push(this);
        }
      },
      Notification: class extends FakeNotification {
        static isSupported(): boolean {
          return true;
        }
        constructor(options: Electron.NotificationConstructorOptions) {
          super(options);
          fake.notifications.push(this);
        }
      },
    } as unknown as ElectronParts;
  }
}

function checked(fake: FakeElectron): void {
  fake.app satisfies CheckedApp;
  fake.dialog satisfies Pick<Electron.Dialog, 'showMessageBox' | 'showErrorBox'>;
  fake.safeStorage satisfies Pick<
    Electron.SafeStorage,
    'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync' | 'getSelectedStorageBackend'
  >;
  for (const window of fake.windows) {
    window satisfies CheckedWindow;
    window.webContents satisfies CheckedContents;
  }
}
