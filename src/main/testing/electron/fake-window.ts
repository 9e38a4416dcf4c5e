import { EventEmitter } from 'node:events';
import type { BrowserWindow, BrowserWindowConstructorOptions, Rectangle, WebContents } from 'electron';
import type { FakeApp } from './fake-app.ts';
import { FakeEvent } from './fake-app.ts';

export interface FakeFrame {
  origin: string;
  url: string;
  parent: FakeFrame | null;
  detached: boolean;
}

type OpenHandler = Parameters<WebContents['setWindowOpenHandler']>[0];

/** A page that a test drives by hand. */
export class FakeContents extends EventEmitter {
  readonly mainFrame: FakeFrame = {
    origin: 'app://windlass',
    url: 'app://windlass/index.html',
    parent: null,
    detached: false,
  };
  readonly sent: { readonly channel: string; readonly args: readonly unknown[] }[] = [];
  reloads = 0;
  #isDestroyed = false;
  #openHandler: OpenHandler | null = null;

  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler;
  }

  /** What `window.open` in the page comes to. */
  open(url: string): ReturnType<OpenHandler> {
    if (this.#openHandler === null) throw new Error('nobody decides on new windows');
    return this.#openHandler({
      url,
      frameName: '',
      features: '',
      disposition: 'new-window',
      referrer: { url: '', policy: 'no-referrer' },
    });
  }

  /** An event that may be prevented; true: it was. */
  tries(name: string, details: Record<string, unknown> = {}): boolean {
    const event = Object.assign(new FakeEvent(), details);
    this.emit(name, event);
    return event.defaultPrevented;
  }

  getURL(): string {
    return this.mainFrame.url;
  }

  send(channel: string, ...args: unknown[]): void {
    if (this.#isDestroyed) throw new TypeError('Object has been destroyed');
    this.sent.push({ channel, args });
  }

  reload(): void {
    this.reloads += 1;
    this.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false });
  }

  isDestroyed(): boolean {
    return this.#isDestroyed;
  }

  destroy(): void {
    this.#isDestroyed = true;
    this.emit('destroyed');
  }
}

export class FakeWindow extends EventEmitter {
  readonly webContents = new FakeContents();
  readonly options: BrowserWindowConstructorOptions;
  readonly loaded: string[] = [];
  readonly #app: FakeApp;
  isShown = false;
  hasFocus = false;
  #isMaximized = false;
  #isMinimized = false;

  constructor(app: FakeApp, options: BrowserWindowConstructorOptions) {
    super();
    this.#app = app;
    this.options = options;
    app.windows.add(this);
    app.emit('web-contents-created', new FakeEvent(), this.webContents);
  }

  loadURL(url: string): Promise<void> {
    this.loaded.push(url);
    return Promise.resolve();
  }

  show(): void {
    this.isShown = true;
    this.hasFocus = true;
  }

  hide(): void {
    this.isShown = false;
    this.hasFocus = false;
  }

  focus(): void {
    this.hasFocus = true;
  }

  isFocused(): boolean {
    return this.hasFocus;
  }

  minimize(): void {
    this.#isMinimized = true;
  }

  isMinimized(): boolean {
    return this.#isMinimized;
  }

  restore(): void {
    this.#isMinimized = false;
  }

  maximize(): void {
    this.#isMaximized = true;
  }

  isMaximized(): boolean {
    return this.#isMaximized;
  }

  getNormalBounds(): Rectangle {
    const { x = 0, y = 0, width = 800, height = 600 } = this.options;
    return { x, y, width, height };
  }

  /** As its cross does; true: it is closed. */
  close(): boolean {
    const event = new FakeEvent();
    this.emit('close', event);
    if (event.defaultPrevented) return false;
    this.#app.windows.delete(this);
    this.webContents.destroy();
    this.emit('closed');
    if (this.#app.windows.size === 0) this.#app.emit('window-all-closed');
    return true;
  }
}

/** Kept by the compiler: what is called of the real ones is there, in its form. */
export type CheckedWindow = Pick<
  BrowserWindow,
  | 'loadURL'
  | 'show'
  | 'hide'
  | 'focus'
  | 'isFocused'
  | 'isMinimized'
  | 'restore'
  | 'maximize'
  | 'isMaximized'
  | 'getNormalBounds'
>;
export type CheckedContents = Pick<
  WebContents,
  'setWindowOpenHandler' | 'getURL' | 'send' | 'reload' | 'isDestroyed'
>;
