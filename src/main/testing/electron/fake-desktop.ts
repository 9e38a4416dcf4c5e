import { EventEmitter } from 'node:events';
import type {
  Dialog,
  Display,
  MenuItemConstructorOptions,
  MessageBoxOptions,
  NotificationConstructorOptions,
  SafeStorage,
} from 'electron';

/** A tray with what it shows now. */
export class FakeTray extends EventEmitter {
  image: unknown;
  toolTip = '';
  menu: FakeMenu | null = null;
  isDestroyed = false;

  constructor(image: unknown) {
    super();
    this.image = image;
  }

  setImage(image: unknown): void {
    this.image = image;
  }

  setToolTip(toolTip: string): void {
    this.toolTip = toolTip;
  }

  setContextMenu(menu: FakeMenu): void {
    this.menu = menu;
  }

  destroy(): void {
    this.isDestroyed = true;
  }
}

export class FakeMenu {
  readonly template: readonly MenuItemConstructorOptions[];

  constructor(template: readonly MenuItemConstructorOptions[]) {
    this.template = template;
  }

  get labels(): readonly string[] {
    return this.template.map(({ label, type }) => (type === 'separator' ? '-' : (label ?? '')));
  }

  click(label: string): void {
    const item = this.template.find((each) => each.label === label);
    if (item?.click === undefined) throw new Error(`no entry "${label}" among ${this.labels.join(', ')}`);
    (item.click as () => void)();
  }
}

export class FakeNotification extends EventEmitter {
  readonly options: NotificationConstructorOptions;
  isShown = false;

  constructor(options: NotificationConstructorOptions) {
    super();
    this.options = options;
  }

  show(): void {
    this.isShown = true;
  }
}

/** Answers questions by the label of a button; one that nobody arranged throws. */
export class FakeDialog {
  readonly asked: MessageBoxOptions[] = [];
  readonly errors: string[] = [];
  readonly answers: string[] = [];

  readonly showMessageBox = ((options: MessageBoxOptions) => {
    this.asked.push(options);
    const answer = this.answers.shift();
    const response = (options.buttons ?? []).indexOf(answer ?? '');
    if (response === -1) throw new Error(`nobody arranged an answer to "${options.message}"`);
    return Promise.resolve({ response, checkboxChecked: false });
  }) as Dialog['showMessageBox'];

  showErrorBox(_title: string, content: string): void {
    this.errors.push(content);
  }
}

/** The key store of the system: what it seals, only it opens. */
export class FakeSafeStorage {
  isAvailable = true;
  backend: ReturnType<SafeStorage['getSelectedStorageBackend']> = 'gnome_libsecret';

  isAsyncEncryptionAvailable(): Promise<boolean> {
    return Promise.resolve(this.isAvailable);
  }

  encryptStringAsync(plainText: string): Promise<Buffer> {
    return Promise.resolve(Buffer.from([...Buffer.from(plainText)].map((byte) => byte ^ 0x5a)));
  }

  decryptStringAsync(encrypted: Buffer): Promise<Electron.DecryptStringAsyncReturnValue> {
    const result = Buffer.from([...encrypted].map((byte) => byte ^ 0x5a)).toString();
    return Promise.resolve({ shouldReEncrypt: false, result });
  }

  getSelectedStorageBackend(): ReturnType<SafeStorage['getSelectedStorageBackend']> {
    return this.backend;
  }
}

type PermissionHandler = (
  contents: unknown,
  permission: string,
  answer: (isGranted: boolean) => void,
) => void;

/** The session of the windows, with what was set on it. */
export class FakeBrowserSession extends EventEmitter {
  permissionRequest: PermissionHandler | null = null;
  permissionCheck: ((contents: unknown, permission: string, origin: string) => boolean) | null = null;
  device: (() => boolean) | null = null;
  displayMedia: ((request: unknown, answer: (streams: unknown) => void) => void) | null = null;
  isSpellChecked = true;
  beforeRequest:
    | ((details: { url: string }, answer: (response: { cancel?: boolean }) => void) => void)
    | null = null;
  readonly webRequest = {
    onBeforeRequest: (listener: NonNullable<FakeBrowserSession['beforeRequest']>) => {
      this.beforeRequest = listener;
    },
  };

  setPermissionRequestHandler(handler: PermissionHandler): void {
    this.permissionRequest = handler;
  }

  setPermissionCheckHandler(handler: NonNullable<FakeBrowserSession['permissionCheck']>): void {
    this.permissionCheck = handler;
  }

  setDevicePermissionHandler(handler: () => boolean): void {
    this.device = handler;
  }

  setDisplayMediaRequestHandler(handler: NonNullable<FakeBrowserSession['displayMedia']>): void {
    this.displayMedia = handler;
  }

  setSpellCheckerEnabled(isEnabled: boolean): void {
    this.isSpellChecked = isEnabled;
  }
}

export function fakeDisplay(id: number, workArea: Electron.Rectangle): Pick<Display, 'id' | 'workArea'> {
  return { id, workArea };
}
