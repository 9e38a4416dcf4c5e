import { mkdir, rm, writeFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import type { App } from 'electron';

export interface LoginItemOptions {
  readonly app: Pick<App, 'isPackaged' | 'setLoginItemSettings'>;
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly program: string;
}

/** Without a window: whoever logs in has something else to do. */
const args = ['--hidden'] as const;

/**
 * Starts with the session of the user, or does not any more. Only what is installed: a program in a checkout would be
 * started without its sources.
 */
export async function startWithSystem(options: LoginItemOptions, isOn: boolean): Promise<void> {
  const { app, platform, home, env, program } = options;
  if (!app.isPackaged) return;
  if (platform !== 'linux') return app.setLoginItemSettings({ openAtLogin: isOn, args: [...args] });
  const config = env['XDG_CONFIG_HOME'] ?? '';
  const directory = join(isAbsolute(config) ? config : join(home, '.config'), 'autostart');
  const file = join(directory, 'windlass.desktop');
  if (!isOn) return rm(file, { force: true });
  await mkdir(directory, { recursive: true });
  await writeFile(file, desktopEntry(program));
}

function desktopEntry(program: string): string {
  const command = [quoted(program), ...args].join(' ');
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Windlass',
    `Exec=${command}`,
    'Terminal=false',
    '',
  ].join('\n');
}

/** As the specification of desktop entries wants it: quoted, then written as a value. */
function quoted(text: string): string {
  return `"${text
    .replace(/["`$\\]/g, '\\$&')
    .replaceAll('\\', '\\\\')
    .replaceAll('%', '%%')}"`;
}
