import type { MenuItemConstructorOptions } from 'electron';
import type { Translator } from '../../../shared/translator.ts';
import { routes } from './routes.ts';

export interface MenuActions {
  readonly onOpen: (route: string) => void;
  readonly onQuit: () => void;
}

/** The application menu. Roles do what the platform's users expect; their names are ours, in the chosen language. */
export function menuTemplate(
  texts: Translator,
  platform: NodeJS.Platform,
  { onOpen, onQuit }: MenuActions,
): MenuItemConstructorOptions[] {
  const item = (key: string): string => texts.text(`desktop.menu.${key}`);
  const role = (
    name: NonNullable<MenuItemConstructorOptions['role']>,
    key: string,
  ): MenuItemConstructorOptions => ({
    role: name,
    label: item(key),
  });
  const place = (key: string, route: string, accelerator?: string): MenuItemConstructorOptions => ({
    label: item(key),
    click: () => onOpen(route),
    ...(accelerator === undefined ? {} : { accelerator }),
  });
  const separator = { type: 'separator' } as const;
  const quit = { label: texts.text('desktop.quit'), accelerator: 'CommandOrControl+Q', click: onQuit };
  const application: MenuItemConstructorOptions[] = [
    place('settings', routes.settings, 'CommandOrControl+,'),
    separator,
    ...(platform === 'darwin' ? [role('hide', 'hide'), role('hideOthers', 'hideOthers'), separator] : []),
    quit,
  ];
  return [
    { label: 'Windlass', submenu: application },
    {
      label: item('edit'),
      submenu: [
        role('undo', 'undo'),
        role('redo', 'redo'),
        separator,
        role('cut', 'cut'),
        role('copy', 'copy'),
        role('paste', 'paste'),
        role('selectAll', 'selectAll'),
      ],
    },
    {
      label: item('view'),
      submenu: [
        { label: 'Deployments', click: () => onOpen(routes.start) },
        place('catalog', routes.catalog),
        place('activity', routes.activity),
        separator,
        role('reload', 'reload'),
        role('resetZoom', 'resetZoom'),
        role('zoomIn', 'zoomIn'),
        role('zoomOut', 'zoomOut'),
        role('togglefullscreen', 'fullscreen'),
      ],
    },
    { label: item('window'), submenu: [role('minimize', 'minimize'), role('close', 'close')] },
    { label: item('help'), role: 'help', submenu: [place('about', routes.settings)] },
  ];
}
