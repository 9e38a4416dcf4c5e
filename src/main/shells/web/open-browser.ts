import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { html } from './html.ts';

const openers: Readonly<Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>>> = {
  darwin: ['open'],
  linux: ['xdg-open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};

/**
 * Opens the operator's browser where there is a display to show it on; that it cannot be opened is no failure.
 * The browser is given a file of the user's own that leads to the address: arguments of a process can be read by
 * everybody on the machine, and the address holds a code.
 */
export async function openBrowser(
  directory: string,
  address: string,
  env: Readonly<Record<string, string | undefined>>,
  logError: (message: string, error: unknown) => void,
): Promise<void> {
  const opener = openers[process.platform];
  const hasDisplay = process.platform !== 'linux' || Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY']);
  if (opener === undefined || !hasDisplay) return;
  try {
    const file = join(directory, 'open-windlass.html');
    const markup = html`<!doctype html><meta charset="utf-8" /><meta
        http-equiv="refresh"
        content="0;url=${address}"
      />`;
    await writeFile(file, markup.markup, { mode: 0o600 });
    const [command, ...args] = opener;
    const child = spawn(command, [...args, pathToFileURL(file).href], { detached: true, stdio: 'ignore' });
    child.on('error', (error) => logError('the browser could not be opened', error));
    child.unref();
  } catch (error) {
    logError('the browser could not be opened', error);
  }
}
