import type { Protocol } from 'electron';
import { windowHeaders } from '../../../shared/window-headers.ts';
import { appScheme, pathOfOwn } from './app-address.ts';
import { readRendererFile } from './renderer-file.ts';

/** On every answer, whatever it is. The window talks over its bridge: it has no network at all. */
export const appHeaders = windowHeaders("'none'");

/** Has to be said before the application is ready. `bypassCSP` and service workers stay off. */
export function registerAppScheme(protocol: Pick<Protocol, 'registerSchemesAsPrivileged'>): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Serves the built window, and nothing else, under its own scheme. */
export function serveWindow(
  protocol: Pick<Protocol, 'handle'>,
  rendererDir: string,
  logError: (message: string, error: unknown) => void,
): void {
  protocol.handle(appScheme, async ({ method, url }) => {
    if (method !== 'GET' && method !== 'HEAD') return plain(405, 'Not possible here.');
    const path = pathOfOwn(url);
    if (path === null) return plain(403, 'Not for this address.');
    try {
      const file = await readRendererFile(rendererDir, path);
      if (file === null) return plain(404, 'There is nothing here.');
      const headers = { ...appHeaders, 'content-type': file.type };
      return new Response(method === 'HEAD' ? null : file.content, { status: 200, headers });
    } catch (error) {
      logError('a file of the window could not be read', error);
      return plain(500, 'The file cannot be read.');
    }
  });
}

function plain(status: number, text: string): Response {
  const headers = { ...appHeaders, 'content-type': 'text/plain; charset=utf-8' };
  return new Response(`${text}\n`, { status, headers });
}
