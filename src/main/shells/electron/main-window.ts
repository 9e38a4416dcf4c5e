import type { BrowserWindow, BrowserWindowConstructorOptions, WebContents } from 'electron';
import type { Settings } from '../../core/ports/settings.ts';
import { addressOf } from './app-address.ts';
import { routes } from './routes.ts';
import type { DisplayArea } from './window-placement.ts';
import { minimumSize, placeWindow } from './window-placement.ts';

export interface MainWindowOptions {
  readonly makeWindow: (options: BrowserWindowConstructorOptions) => BrowserWindow;
  readonly displays: () => readonly DisplayArea[];
  readonly settings: Pick<Settings, 'window' | 'saveWindow'>;
  readonly preloadFile: string;
  readonly iconFile: string;
  /** May talk to the core. */
  readonly admit: (contents: WebContents) => void;
  /** What closing it does now; `stay`: somebody is asked first. */
  readonly onClosing: () => 'close' | 'hide' | 'stay';
  /** Windows goes down or the user logs off; elsewhere the power monitor says so. */
  readonly onSessionEnd: () => void;
  readonly now: () => number;
  readonly logError: (message: string, error: unknown) => void;
}

/** The one window. It is made when it is first shown, remembers where it was, and is made again when its page dies. */
export class MainWindow {
  readonly #options: MainWindowOptions;
  #window: BrowserWindow | null = null;
  #lastDeathAt = -Infinity;

  constructor(options: MainWindowOptions) {
    this.#options = options;
  }

  get isFocused(): boolean {
    return this.#window?.isFocused() ?? false;
  }

  /** null: where it is. */
  show(route: string | null): void {
    if (this.#window === null) return this.#open(route ?? routes.start);
    if (route !== null) this.#load(this.#window, route);
    if (this.#window.isMinimized()) this.#window.restore();
    this.#window.show();
    this.#window.focus();
  }

  hide(): void {
    this.#window?.hide();
  }

  #open(route: string): void {
    const { isMaximized, ...bounds } = placeWindow(this.#options.settings.window(), this.#options.displays());
    const window = this.#options.makeWindow({
      ...bounds,
      minWidth: minimumSize.width,
      minHeight: minimumSize.height,
      title: 'Windlass',
      icon: this.#options.iconFile,
      show: false,
      autoHideMenuBar: true,
      webPreferences: webPreferences(this.#options.preloadFile),
    });
    this.#window = window;
    if (isMaximized) window.maximize();
    window.once('ready-to-show', () => window.show());
    window.on('close', (event) => {
      this.#remember(window);
      const verdict = this.#options.onClosing();
      if (verdict !== 'close') event.preventDefault();
      if (verdict === 'hide') window.hide();
    });
    window.on('closed', () => (this.#window = null));
    window.on('session-end', () => this.#options.onSessionEnd());
    window.webContents.on('render-process-gone', (_event, { reason, exitCode }) =>
      this.#revive(reason, exitCode),
    );
    this.#options.admit(window.webContents);
    this.#load(window, route);
  }

  #load(window: BrowserWindow, route: string): void {
    // Why not waited for: a newer address ends the loading of an older one, which is no failure.
    window.loadURL(addressOf(route)).catch((error: unknown) => {
      if (!String(error).includes('ERR_ABORTED')) this.#options.logError('the window did not load', error);
    });
  }

  #remember(window: BrowserWindow): void {
    try {
      this.#options.settings.saveWindow({ ...window.getNormalBounds(), isMaximized: window.isMaximized() });
    } catch (error) {
      this.#options.logError('how the window was left could not be saved', error);
    }
  }

  /** Work goes on without the page. Twice within ten seconds it would die again: it stays empty until reloaded. */
  #revive(reason: string, exitCode: number): void {
    this.#options.logError(`the window's page died: ${reason} (${exitCode})`, null);
    const now = this.#options.now();
    const diedAgain = now - this.#lastDeathAt < 10_000;
    this.#lastDeathAt = now;
    if (reason !== 'clean-exit' && !diedAgain) this.#window?.webContents.reload();
  }
}

/** A page that holds nothing of Node or Electron but the bridge. Said in full, whatever the defaults become. */
export function webPreferences(
  preloadFile: string,
): NonNullable<BrowserWindowConstructorOptions['webPreferences']> {
  return {
    preload: preloadFile,
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
    // Why: a window in the tray must not fall behind on what it is told.
    backgroundThrottling: false,
  };
}
