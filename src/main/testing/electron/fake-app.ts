import { EventEmitter } from 'node:events';
import type { App } from 'electron';

/** An event that can be prevented, as Electron gives it to its listeners. */
export class FakeEvent {
  defaultPrevented = false;

  preventDefault(): void {
    this.defaultPrevented = true;
  }
}

/** The application of a process: quits as Electron does, by asking everybody in turn. */
export class FakeApp extends EventEmitter {
  isPackaged = false;
  hasLock = true;
  locale = 'en-US';
  isSandboxEnabled = false;
  userModelId = '';
  readonly paths = new Map<string, string>();
  readonly loginItems: Electron.Settings[] = [];
  /** Of the ended process; null: it lives. */
  exitCode: number | null = null;
  readonly windows = new Set<{ close(): boolean }>();
  makeReady: () => void = () => undefined;
  readonly #ready = new Promise<void>((resolve) => (this.makeReady = resolve));

  whenReady(): Promise<void> {
    return this.#ready;
  }

  setName(): void {}

  setAppUserModelId(id: string): void {
    this.userModelId = id;
  }

  setPath(name: string, path: string): void {
    this.paths.set(name, path);
  }

  enableSandbox(): void {
    this.isSandboxEnabled = true;
  }

  requestSingleInstanceLock(): boolean {
    return this.hasLock;
  }

  getLocale(): string {
    return this.locale;
  }

  setLoginItemSettings(settings: Electron.Settings): void {
    this.loginItems.push(settings);
  }

  quit(): void {
    if (this.#isPrevented('before-quit')) return;
    for (const window of [...this.windows]) if (!window.close()) return;
    if (!this.#isPrevented('will-quit')) this.exit(0);
  }

  /** Nobody is asked, and the first one counts. */
  exit(code = 0): void {
    this.exitCode ??= code;
  }

  #isPrevented(name: string): boolean {
    const event = new FakeEvent();
    this.emit(name, event);
    return event.defaultPrevented;
  }
}

/** Kept by the compiler: what is called of the real one is there, in its form. */
export type CheckedApp = Pick<
  App,
  | 'isPackaged'
  | 'whenReady'
  | 'setName'
  | 'setAppUserModelId'
  | 'setPath'
  | 'enableSandbox'
  | 'requestSingleInstanceLock'
  | 'getLocale'
  | 'setLoginItemSettings'
  | 'quit'
  | 'exit'
>;
