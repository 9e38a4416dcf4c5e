import type { NativeImage } from 'electron';
import type { OperationRow } from '../../../shared/contract/shapes/operation.ts';
import type { Language, Translator } from '../../../shared/translator.ts';
import { chooseLanguage } from '../../../shared/translator.ts';
import type { OpenedRpc } from '../../app/rpc/open-rpc.ts';
import type { Session } from '../../app/session.ts';
import { serveWindow } from './app-protocol.ts';
import type { DesktopPicture } from './desktop-state.ts';
import { DesktopState } from './desktop-state.ts';
import { DesktopTray } from './desktop-tray.ts';
import type { ElectronParts } from './electron-parts.ts';
import { IpcWires } from './ipc-wires.ts';
import { startWithSystem } from './login-item.ts';
import { MainWindow } from './main-window.ts';
import { menuTemplate } from './menu-template.ts';
import { outcomeNotice } from './outcome-notice.ts';
import { PowerWatch } from './power-watch.ts';
import { QuitGuard } from './quit-guard.ts';
import { ruleSession } from './session-rules.ts';
import { ShellClient } from './shell-client.ts';
import type { TrayIcon } from './tray-model.ts';
import { describeTray } from './tray-model.ts';

export interface DesktopShellOptions {
  readonly electron: ElectronParts;
  readonly session: Session;
  readonly rpc: OpenedRpc;
  /** Settles when the samples of the very first start are there; that one of them fails is meant so. */
  readonly firstDeployments: Promise<void>;
  readonly texts: Readonly<Record<Language, Translator>>;
  readonly rendererDir: string;
  readonly resourcesDir: string;
  readonly preloadFile: string;
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly program: string;
}

/** The desktop around the one window: tray, menu, notifications, power, and how it is left. */
export class DesktopShell {
  readonly #options: DesktopShellOptions;
  readonly #client: ShellClient;
  readonly #state: DesktopState;
  readonly #window: MainWindow;
  readonly #power: PowerWatch;
  readonly #tray: DesktopTray | null;
  readonly #notices = new Set<unknown>();
  readonly quit: QuitGuard;
  #language: Language | null = null;
  #startsWithSystem = false;
  #isQuiet = true;

  constructor(options: DesktopShellOptions) {
    const { electron, session, rpc, firstDeployments } = options;
    const { logError } = session;
    void firstDeployments.finally(() => (this.#isQuiet = false));
    this.#options = options;
    this.#client = new ShellClient(rpc.server);
    this.#state = new DesktopState({
      client: this.#client,
      onChange: (picture) => this.#show(picture),
      onEnded: (row) => this.#notify(row),
      logError,
    });
    const wires = new IpcWires({ ipcMain: electron.ipcMain, server: rpc.server, logError });
    this.#window = this.#makeWindow(wires);
    this.#tray = this.#makeTray();
    this.quit = new QuitGuard({
      dialog: electron.dialog,
      texts: () => this.texts,
      operations: () => this.#state.picture.operations,
      canHide: () => this.#tray !== null,
      hide: () => this.#window.hide(),
      leave: () => electron.app.quit(),
    });
    this.#power = new PowerWatch({
      powerMonitor: electron.powerMonitor,
      powerSaveBlocker: electron.powerSaveBlocker,
      onWake: () => {
        rpc.wake();
        this.#state.refresh();
      },
      onShutdown: () => this.quit.leaveAtOnce(),
    });
  }

  /** In the language that was chosen, else the system's. */
  get texts(): Translator {
    const chosen = this.#state.picture.preferences.language;
    return this.#options.texts[chooseLanguage(chosen, this.#options.electron.app.getLocale())];
  }

  async start(isHidden: boolean): Promise<void> {
    const { electron, rendererDir, session } = this.#options;
    ruleSession(electron.session.defaultSession);
    serveWindow(electron.protocol, rendererDir, session.logError);
    await this.#state.start();
    if (!isHidden || this.#tray === null) this.show();
  }

  show(route: string | null = null): void {
    this.#window.show(route);
  }

  close(): void {
    this.#power.keepAwake(false);
    this.#client.close();
    this.#tray?.destroy();
  }

  #makeWindow(wires: IpcWires): MainWindow {
    const { electron, session, preloadFile, resourcesDir } = this.#options;
    return new MainWindow({
      makeWindow: (options) => new electron.BrowserWindow(options),
      displays: () => {
        const primary = electron.screen.getPrimaryDisplay();
        const others = electron.screen.getAllDisplays().filter(({ id }) => id !== primary.id);
        return [primary, ...others];
      },
      settings: session.windowSettings,
      preloadFile,
      iconFile: `${resourcesDir}/icons/256x256.png`,
      admit: (contents) => wires.admit(contents),
      onClosing: () => this.#onClosing(),
      onSessionEnd: () => this.quit.leaveAtOnce(),
      now: () => session.clock.monotonic(),
      logError: session.logError,
    });
  }

  /** On a Mac an application lives on without a window; elsewhere closing the last one leaves. */
  #onClosing(): 'close' | 'hide' | 'stay' {
    const { operations, preferences } = this.#state.picture;
    if (this.quit.isLeaving) return 'close';
    if (this.#tray !== null && preferences.closesToTray) return 'hide';
    if (this.#options.platform === 'darwin' || operations.length === 0) return 'close';
    void this.quit.leave();
    return 'stay';
  }

  #makeTray(): DesktopTray | null {
    const { electron, session } = this.#options;
    try {
      return new DesktopTray({
        makeTray: (image) => new electron.Tray(image),
        loadIcon: (icon) => this.#loadTrayIcon(icon),
        makeMenu: (template) => electron.Menu.buildFromTemplate(template),
        onOpen: (route) => this.show(route),
        onQuit: () => void this.quit.leave(),
      });
    } catch (error) {
      session.logError('this desktop has no tray', error);
      return null;
    }
  }

  #loadTrayIcon(icon: TrayIcon): NativeImage {
    const { electron, resourcesDir, platform } = this.#options;
    // Windows shows 16 pixels, others 22; each file has denser ones beside it, which Electron finds.
    const size = platform === 'win32' ? '-16' : '';
    return electron.nativeImage.createFromPath(`${resourcesDir}/tray/${icon}${size}.png`);
  }

  #show(picture: DesktopPicture): void {
    const { texts } = this;
    this.#tray?.show(describeTray(picture, texts), texts);
    this.#power.keepAwake(picture.operations.length > 0);
    if (texts.language !== this.#language) this.#showMenu(texts);
    if (picture.preferences.startsWithSystem !== this.#startsWithSystem) {
      this.#startsWithSystem = picture.preferences.startsWithSystem;
      const { electron, platform, home, env, program, session } = this.#options;
      startWithSystem({ app: electron.app, platform, home, env, program }, this.#startsWithSystem).catch(
        (error: unknown) => session.logError('starting with the system could not be changed', error),
      );
    }
  }

  #showMenu(texts: Translator): void {
    const { electron, platform } = this.#options;
    this.#language = texts.language;
    const template = menuTemplate(texts, platform, {
      onOpen: (route) => this.show(route),
      onQuit: () => void this.quit.leave(),
    });
    electron.Menu.setApplicationMenu(electron.Menu.buildFromTemplate(template));
  }

  #notify(row: OperationRow): void {
    const { Notification } = this.#options.electron;
    const notice = outcomeNotice(row, this.texts);
    if (notice === null || this.#isQuiet || this.#window.isFocused || !Notification.isSupported()) return;
    const notification = new Notification({ title: notice.title, body: notice.body });
    // Why kept: one that nobody holds is collected, and its click with it.
    this.#notices.add(notification);
    const forget = (): void => void this.#notices.delete(notification);
    notification.on('click', () => {
      forget();
      this.show(notice.route);
    });
    notification.on('close', forget);
    notification.show();
  }
}
