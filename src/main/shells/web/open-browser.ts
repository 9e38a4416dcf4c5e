import { spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { access, rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Browsers that can show one address in a window of its own. */
const appBrowsers = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
];

const openers: Readonly<Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>>> = {
  darwin: ['open'],
  linux: ['xdg-open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};

const usedAfterMs = 60_000;

/**
 * Opens a browser where there is a display to show it on, in a window of its own where one can; that it cannot be
 * opened is no failure. The browser is given a file of the user's own that leads to the address: arguments of a
 * process can be read by everybody on the machine, and the address holds a code.
 */
export async function openBrowser(
  directory: string,
  address: string,
  env: Readonly<Record<string, string | undefined>>,
  logError: (message: string, error: unknown) => void,
): Promise<void> {
  const hasDisplay = process.platform !== 'linux' || Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY']);
  if (!hasDisplay) return;
  try {
    const file = join(directory, 'open-windlass.html');
    // Why the address needs no escaping: it is made of digits and base64url alone.
    const markup = `<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=${address}">\n`;
    await writeFile(file, markup, { mode: 0o600 });
    setTimeout(() => void rm(file, { force: true }), usedAfterMs).unref();
    const command = await commandFor(pathToFileURL(file).href, env);
    if (command === null) return;
    const [program, ...args] = command;
    const child = spawn(program, args, { detached: true, stdio: 'ignore' });
    child.on('error', (error) => logError('the browser could not be opened', error));
    child.unref();
  } catch (error) {
    logError('the browser could not be opened', error);
  }
}

async function commandFor(
  fileAddress: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<readonly [string, ...string[]] | null> {
  if (process.platform === 'linux') {
    for (const name of appBrowsers) {
      const path = await findProgram(name, env['PATH'] ?? '');
      if (path !== null) return [path, `--app=${fileAddress}`, '--no-first-run'];
    }
  }
  const opener = openers[process.platform];
  return opener === undefined ? null : [...opener, fileAddress];
}

async function findProgram(name: string, path: string): Promise<string | null> {
  for (const directory of path.split(delimiter).filter((part) => part !== '')) {
    const candidate = join(directory, name);
    const isThere = await access(candidate, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return candidate;
  }
  return null;
}
