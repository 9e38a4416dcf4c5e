import { createHash } from 'node:crypto';
import { chmod, lstat, mkdir, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { WindlassError } from '../../../shared/errors.ts';

/** Systems cut or refuse longer ones; the shortest limit in use is 104 bytes with the closing zero. */
const longestPathBytes = 99;
const fileName = 'demo.sock';

/**
 * A path for a local socket that belongs to a directory: in it, when that is short enough, else in a directory of
 * this user below the system's temporary one. The directory is made, and open to this user only. On Windows a pipe.
 */
export async function chooseSocketPath(
  directory: string,
  platform: string = process.platform,
): Promise<string> {
  const key = createHash('sha256').update(directory).digest('hex').slice(0, 12);
  if (platform === 'win32') return `\\\\.\\pipe\\windlass-demo-${key}`;
  const inside = join(directory, fileName);
  if (Buffer.byteLength(inside) <= longestPathBytes) {
    await makePrivate(directory);
    return inside;
  }
  for (const base of [tmpdir(), '/tmp']) {
    const home = join(base, `windlass-${userInfo().uid}-${key}`);
    const path = join(home, fileName);
    if (Buffer.byteLength(path) > longestPathBytes) continue;
    await makePrivate(home);
    return path;
  }
  throw new WindlassError('store-unwritable', 'no directory has a path short enough for a socket', {
    directory,
  });
}

/**
 * Makes the place free for a new server: a socket that nobody answers on is removed. Throws `data-directory-busy`
 * when somebody does, and `store-unwritable` when something else lies there.
 */
export async function clearSocketPath(path: string): Promise<void> {
  if (path.startsWith('\\\\')) return;
  const found = await lstat(path).catch(() => null);
  if (found === null) return;
  if (!found.isSocket())
    throw new WindlassError('store-unwritable', `${path} is in the way of a socket`, { path });
  if (await isAnswering(path)) {
    throw new WindlassError('data-directory-busy', `another demo engine answers on ${path}`, { path });
  }
  await rm(path, { force: true });
}

async function makePrivate(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const found = await lstat(directory);
  // Why: in a directory that everybody may write to, somebody else may have made it first.
  if (!found.isDirectory() || (process.getuid !== undefined && found.uid !== process.getuid())) {
    throw new WindlassError('store-unwritable', `${directory} does not belong to this user`, { directory });
  }
  if ((found.mode & 0o077) !== 0) await chmod(directory, 0o700);
}

function isAnswering(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
