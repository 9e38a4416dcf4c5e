import type { IncomingMessage } from 'node:http';

/**
 * Whether a request was meant for this server under its own name. A page that rebinds its own name to 127.0.0.1
 * reaches the socket, but cannot send another `Host` than its own.
 */
export function isForOwnAddress(request: IncomingMessage, port: number): boolean {
  const hosts = request.rawHeaders.filter(
    (_, index, all) => index % 2 === 1 && all[index - 1]?.toLowerCase() === 'host',
  );
  const [host] = hosts;
  const own = [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`];
  const isOriginForm = request.url?.startsWith('/') === true;
  return hosts.length === 1 && host !== undefined && own.includes(host) && isOriginForm;
}
