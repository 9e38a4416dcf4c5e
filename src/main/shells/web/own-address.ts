import type { IncomingMessage } from 'node:http';

/**
 * Whether a request was meant for this server, by one of its own pages or by the operator's own hand. Judged before
 * anything is looked for, for pages, files and sockets alike.
 *
 * - A page that rebinds its own name to 127.0.0.1 reaches the socket, but cannot send another `Host` than its own.
 * - A page of another origin, also of another port of this machine, says so in `Origin` or `Sec-Fetch-Site`.
 * - What changes something, and a socket, must say that it comes from here: silence is not enough.
 */
export function isForOwnAddress(request: IncomingMessage, port: number): boolean {
  const [host, ...furtherHosts] = valuesOf(request, 'host');
  const own = [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`];
  if (host === undefined || furtherHosts.length > 0 || !own.includes(host)) return false;
  const isOriginForm = request.url?.startsWith('/') === true && !request.url.startsWith('//');
  if (!isOriginForm || request.headers['access-control-request-private-network'] !== undefined) return false;
  return isFromHere(request, `http://${host}`);
}

function isFromHere(request: IncomingMessage, ownOrigin: string): boolean {
  const origins = valuesOf(request, 'origin');
  const sites = valuesOf(request, 'sec-fetch-site');
  if (origins.length > 1 || sites.length > 1) return false;
  const [origin] = origins;
  const [site] = sites;
  if (origin !== undefined && origin !== ownOrigin) return false;
  const mustSay = (request.method !== 'GET' && request.method !== 'HEAD') || isUpgrade(request);
  if (mustSay) return origin === ownOrigin && (site === undefined || site === 'same-origin');
  return site === undefined || site === 'same-origin' || site === 'none' || isOpened(request);
}

/** A link or a file of the operator leads here: the page is opened in a window of its own and gives nothing away. */
function isOpened(request: IncomingMessage): boolean {
  const { headers } = request;
  return headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
}

function isUpgrade(request: IncomingMessage): boolean {
  return request.headers.upgrade !== undefined;
}

function valuesOf(request: IncomingMessage, name: string): readonly string[] {
  return request.rawHeaders.filter(
    (_, index, all) => index % 2 === 1 && all[index - 1]?.toLowerCase() === name,
  );
}
