import { WindlassError } from '../../../../shared/errors.ts';

/** Why: Node connects to a longer path cut off, which may be another socket. macOS has the shorter limit. */
const socketPathMaxBytes = process.platform === 'darwin' ? 103 : 107;

/** The socket or pipe of a local engine's address; anything else is `usage`. */
export function socketPathOf(dockerHost: string): string {
  for (const scheme of ['unix://', 'npipe://']) {
    if (!dockerHost.startsWith(scheme)) continue;
    const path = dockerHost.slice(scheme.length);
    if (!path.startsWith('/') || path.includes('\0')) break;
    if (scheme === 'unix://' && Buffer.byteLength(path) > socketPathMaxBytes) throw tooLong(dockerHost);
    return path;
  }
  const message = `${dockerHost} is not the address of a local engine (unix:///path or npipe:////./pipe/name)`;
  throw new WindlassError('usage', message, { dockerHost, reason: 'docker-host' });
}

function tooLong(dockerHost: string): WindlassError {
  const message = `the path in ${dockerHost} is too long for a socket (${socketPathMaxBytes} bytes)`;
  return new WindlassError('usage', message, {
    dockerHost,
    reason: 'path-too-long',
    maxBytes: socketPathMaxBytes,
  });
}
