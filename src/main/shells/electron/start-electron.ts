import { describeError } from '../../../shared/describe-error.ts';
import { toErrorShape } from '../../../shared/errors.ts';
import { printable, printableLines } from '../../../shared/printable.ts';
import { chooseLanguage } from '../../../shared/translator.ts';
import type { Product } from '../../app/load-product.ts';
import { openRpc } from '../../app/rpc/open-rpc.ts';
import type { OpenSession, Session } from '../../app/session.ts';
import type { KeyVault } from '../../core/ports/secrets.ts';
import { registerAppScheme } from './app-protocol.ts';
import { ruleContents } from './contents-rules.ts';
import { DesktopShell } from './desktop-shell.ts';
import type { DoorArguments } from './door-arguments.ts';
import { parseDoorArguments, weakeningSwitch } from './door-arguments.ts';
import type { ElectronParts } from './electron-parts.ts';
import { openKeyVault } from './key-vault.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { openOutside } from './outside-links.ts';

export interface StartElectronOptions {
  readonly electron: ElectronParts;
  readonly args: readonly string[];
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly program: string;
  readonly preloadFile: string;
  readonly loadProduct: () => Promise<Product>;
  readonly makeOpenSession: (product: Product, openVault: () => Promise<KeyVault | null>) => OpenSession;
  /** Where Chromium keeps what is its own; null: of the usual data directory. */
  readonly profileDirectory: (dataDir: string | null) => string;
  readonly onSignal: (listener: () => void) => void;
  readonly onUnhandled: (listener: (error: unknown) => void) => void;
  readonly say: (line: string) => void;
}

/** As long as what is under way may take to be let go of; after it, the next start takes it up. */
const closeDeadlineMs = 5_000;

/**
 * The desktop application, as far as it can go before Electron is ready; the rest follows by itself. One instance for
 * one data directory: a second start shows the window of the first, and what it was started with is not obeyed.
 */
export function startElectron(options: StartElectronOptions): void {
  const { electron, args } = options;
  const { app } = electron;
  const forbidden = app.isPackaged ? weakeningSwitch(args) : null;
  if (forbidden !== null) {
    options.say(`Windlass does not start with --${forbidden}.`);
    return app.exit(2);
  }
  const asked = parseDoorArguments(args);
  app.setName('Windlass');
  // Windows shows notifications only of who is known by the name that the installer gave.
  app.setAppUserModelId('dev.windlass.desktop');
  app.setPath('userData', options.profileDirectory(asked.dataDir));
  app.enableSandbox();
  registerAppScheme(electron.protocol);
  if (!app.requestSingleInstanceLock()) return app.quit();
  const door = new ElectronDoor(options, asked);
  app.on('second-instance', () => door.show());
  app.on('activate', () => door.show());
  app.whenReady().then(
    () => door.open(),
    (error: unknown) => door.fail(error),
  );
}

class ElectronDoor {
  readonly #options: StartElectronOptions;
  readonly #asked: DoorArguments;
  #shell: DesktopShell | null = null;
  #session: Session | null = null;
  #close: (() => Promise<void>) | null = null;

  constructor(options: StartElectronOptions, asked: DoorArguments) {
    this.#options = options;
    this.#asked = asked;
    const { app } = options.electron;
    // Why always: without a listener Electron would end a process that lives in the tray.
    app.on('window-all-closed', () => {
      if (options.platform !== 'darwin') void this.#shell?.quit.leave();
    });
    app.on('before-quit', (event) => {
      if (this.#shell === null || this.#shell.quit.isLeaving) return;
      event.preventDefault();
      void this.#shell.quit.leave();
    });
    app.on('will-quit', (event) => {
      if (this.#close === null) return;
      event.preventDefault();
      void this.#leave();
    });
    options.onUnhandled((error) => this.fail(error));
    options.onSignal(() => (this.#shell === null ? app.quit() : this.#shell.quit.leaveAtOnce()));
    ruleContents({
      app,
      now: () => performance.now(),
      onOutside: oneAtATime(
        (address, isByHand) => this.#openOutside(address, isByHand),
        (error) => this.#session?.logError('an address could not be opened', error),
      ),
    });
  }

  show(): void {
    this.#shell?.show();
  }

  async open(): Promise<void> {
    try {
      await this.#open();
    } catch (error) {
      this.fail(error);
    }
  }

  /** What keeps the application from starting, or from going on, is said in a box: there may be no terminal. */
  fail(error: unknown): void {
    this.#session?.logError('the application cannot go on', error);
    const { electron } = this.#options;
    void this.#describe(error).then((text) => {
      this.#options.say(text);
      electron.dialog.showErrorBox('Windlass', text);
      electron.app.exit(1);
    });
  }

  async #open(): Promise<void> {
    const { electron, platform, home, env, program, preloadFile } = this.#options;
    const product = await this.#options.loadProduct();
    const openSession = this.#options.makeOpenSession(product, () =>
      openKeyVault(electron.safeStorage, platform),
    );
    const session = await openSession({ dataDir: this.#asked.dataDir, access: 'change' });
    this.#session = session;
    // Why no reason to stop: the window asks for it.
    await session.unlockFromFile().catch((error: unknown) => {
      session.logError('the file with the passphrase did not unlock the secrets', error);
    });
    const rpc = openRpc(session, 'electron');
    // Neither is waited for: an engine that takes its time must not keep the window away.
    const recovered = session.application.operations.recoverAll().catch((error: unknown) => {
      session.logError('recovery at the start failed', error);
    });
    const firstDeployments = session.makeFirstDeployments();
    const { texts, rendererDir, resourcesDir } = product;
    const around = { texts, rendererDir, resourcesDir, preloadFile, platform, home, env, program };
    const shell = new DesktopShell({ electron, session, rpc, firstDeployments, ...around });
    this.#close = async () => {
      shell.close();
      rpc.close();
      await recovered;
      await session.close();
    };
    this.#shell = shell;
    await shell.start(this.#asked.isHidden);
  }

  async #openOutside(address: string, isByHand: boolean): Promise<void> {
    const shell = this.#shell;
    if (shell === null) return;
    const { electron } = this.#options;
    await openOutside(
      { shell: electron.shell, dialog: electron.dialog, texts: () => shell.texts },
      address,
      isByHand,
    );
  }

  /** Lets go of everything, but not for ever: what an engine does not let go of is taken up by the next start. */
  async #leave(): Promise<void> {
    const close = this.#close;
    this.#close = null;
    const late = new Promise<void>((resolve) => setTimeout(resolve, closeDeadlineMs));
    await Promise.race([close?.(), late]).catch((error: unknown) =>
      this.#session?.logError('the application was not left in order', error),
    );
    this.#options.electron.app.exit(0);
  }

  async #describe(error: unknown): Promise<string> {
    try {
      const { texts } = await this.#options.loadProduct();
      const language = chooseLanguage(null, this.#options.electron.app.getLocale());
      const { what, where, problems, hint } = describeError(texts[language], toErrorShape(error));
      const lines = [where === '' ? what : `${what} (${where})`, ...problems, hint];
      return printableLines(lines.join('\n').trim()).join('\n');
    } catch {
      return printable(error instanceof Error ? error.message : String(error));
    }
  }
}
