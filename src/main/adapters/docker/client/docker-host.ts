import { WindlassError } from '../../../../shared/errors.ts';

/** The socket or pipe of a local engine's address; anything else is `usage`. */
export function socketPathOf(dockerHost: string): string {
  for (const scheme of ['unix://', 'npipe://']) {
    const path = dockerHost.slice(scheme.length);
    if (!dockerHost.startsWith(scheme)) continue;
    if (path.startsWith('/') && !path.includes('\0')) return path;
  }
  const message = `${dockerHost} is not the address of a local engine (unix:///path or npipe:////./pipe/name)`;
  throw new WindlassError('usage', message, { dockerHost, reason: 'docker-host' });
}
