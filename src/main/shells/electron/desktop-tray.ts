import type { Menu, MenuItemConstructorOptions, NativeImage, Tray } from 'electron';
import type { Translator } from '../../../shared/translator.ts';
import type { TrayEntry, TrayIcon, TrayModel } from './tray-model.ts';

export interface DesktopTrayOptions {
  /** Throws where the desktop has no place for one. */
  readonly makeTray: (
    image: NativeImage,
  ) => Pick<Tray, 'setImage' | 'setToolTip' | 'setContextMenu' | 'on' | 'destroy'>;
  readonly loadIcon: (icon: TrayIcon) => NativeImage;
  readonly makeMenu: (template: MenuItemConstructorOptions[]) => Menu;
  readonly onOpen: (route: string | null) => void;
  readonly onQuit: () => void;
}

/** The tray: a state icon, what needs somebody first, what is under way, and the two ways in and out. */
export class DesktopTray {
  readonly #options: DesktopTrayOptions;
  readonly #tray: ReturnType<DesktopTrayOptions['makeTray']>;
  #shown = '';

  constructor(options: DesktopTrayOptions) {
    this.#options = options;
    this.#tray = options.makeTray(options.loadIcon('idle'));
    this.#tray.on('click', () => options.onOpen(null));
  }

  /** Why compared: a menu that is made again under the pointer closes. */
  show(model: TrayModel, texts: Translator): void {
    const shown = JSON.stringify([model, texts.language]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    const { onOpen, onQuit, loadIcon, makeMenu } = this.#options;
    this.#tray.setImage(loadIcon(model.icon));
    this.#tray.setToolTip(model.tooltip);
    const entries = model.entries.map((entry) => entryItem(entry, onOpen));
    this.#tray.setContextMenu(
      makeMenu([
        ...entries,
        ...(entries.length > 0 ? [{ type: 'separator' } as const] : []),
        { label: texts.text('desktop.tray.open'), click: () => onOpen(null) },
        { label: texts.text('desktop.quit'), click: onQuit },
      ]),
    );
  }

  destroy(): void {
    this.#tray.destroy();
  }
}

/** In a menu, `&` underlines the letter after it. */
function entryItem({ label, route }: TrayEntry, onOpen: (route: string) => void): MenuItemConstructorOptions {
  return { label: label.replaceAll('&', '&&'), click: () => onOpen(route) };
}
