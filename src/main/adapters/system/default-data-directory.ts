import { isAbsolute, join, resolve } from 'node:path';

/** What the answer depends on; the process's own by default. */
export interface Surroundings {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** WINDLASS_HOME, else the usual place of the platform for data of the user. */
export function defaultDataDirectory({ platform, home, env }: Surroundings): string {
  const chosen = env['WINDLASS_HOME'];
  if (chosen !== undefined && chosen !== '') return resolve(chosen);
  if (platform === 'win32') return join(env['APPDATA'] || join(home, 'AppData', 'Roaming'), 'Windlass');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Windlass');
  const data = env['XDG_DATA_HOME'] ?? '';
  // Why: the XDG specification has relative paths ignored.
  return join(isAbsolute(data) ? data : join(home, '.local', 'share'), 'windlass');
}
