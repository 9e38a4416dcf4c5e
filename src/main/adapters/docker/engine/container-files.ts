import { posix } from 'node:path';
import { extract, pack } from 'tar-stream';
import { WindlassError, isWindlassError } from '../../../../shared/errors.ts';
import { changeDeadlineMs } from '../client/engine-connection.ts';
import type { EngineAnswer } from '../client/engine-call.ts';
import type { EngineConnection } from '../client/engine-connection.ts';
import { about, containerPath } from './container-calls.ts';

const filesMaxBytes = 64 * 1024 * 1024;
const filesMaxCount = 50_000;
const pathMaxLength = 1024;

/**
 * The regular files below a directory, by their path relative to it; links and devices are left out. A
 * directory that is not there is empty. More than 64 MB or 50 000 files is an error, never a part.
 */
export async function readContainerFiles(
  connection: EngineConnection,
  container: string,
  directory: string,
): Promise<ReadonlyMap<string, Uint8Array>> {
  checkPath(directory);
  try {
    return await connection.stream(
      {
        method: 'GET',
        path: `${containerPath(container)}/archive`,
        query: { path: directory },
        deadlineMs: changeDeadlineMs,
        subject: about('read files of container', container),
      },
      async (answer) => unpack(answer, container),
    );
  } catch (error) {
    if (isWindlassError(error, 'not-found') && error.details['reason'] !== 'container') return new Map();
    throw error;
  }
}

/**
 * One file, with the directories above it. Directories that are there are never part of the archive, because
 * unpacking would set their mode: the deepest one that exists is looked for, from the file upwards.
 */
export async function writeContainerFile(
  connection: EngineConnection,
  container: string,
  path: string,
  content: Uint8Array,
): Promise<void> {
  checkPath(path);
  const parts = path.slice(1).split('/');
  for (let depth = parts.length - 1; depth >= 0; depth -= 1) {
    const archive = await archiveOf(parts.slice(depth), content);
    const isLast = depth === 0;
    if (await putArchive(connection, container, `/${parts.slice(0, depth).join('/')}`, archive, isLast))
      return;
  }
}

/** False when the directory is not there. */
async function putArchive(
  connection: EngineConnection,
  container: string,
  directory: string,
  archive: Buffer,
  isLast: boolean,
): Promise<boolean> {
  try {
    await connection.send({
      method: 'PUT',
      path: `${containerPath(container)}/archive`,
      query: { path: directory, noOverwriteDirNonDir: 'true' },
      upload: archive,
      deadlineMs: changeDeadlineMs,
      subject: about('write a file to container', container),
    });
    return true;
  } catch (error) {
    const isMissing = isWindlassError(error, 'not-found') && error.details['reason'] !== 'container';
    if (isMissing && !isLast) return false;
    // Why: an engine that finds no directory does not read on, and cuts the line under what is still being sent.
    const isCut = isWindlassError(error, 'connection-lost');
    if (isCut && !isLast && (await isAbsent(connection, container, directory))) return false;
    throw error;
  }
}

/** false also when that cannot be told. */
async function isAbsent(
  connection: EngineConnection,
  container: string,
  directory: string,
): Promise<boolean> {
  try {
    return (await readContainerFiles(connection, container, directory)).size === 0;
  } catch {
    return false;
  }
}

async function archiveOf(parts: readonly string[], content: Uint8Array): Promise<Buffer> {
  const archive = pack();
  const mtime = new Date();
  for (let depth = 1; depth < parts.length; depth += 1) {
    archive.entry({ name: `${parts.slice(0, depth).join('/')}/`, type: 'directory', mode: 0o755, mtime });
  }
  archive.entry({ name: parts.join('/'), mode: 0o644, mtime }, Buffer.from(content));
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function unpack(answer: EngineAnswer, container: string): Promise<ReadonlyMap<string, Uint8Array>> {
  try {
    return await unpackAll(answer, container);
  } catch (error) {
    if (error instanceof WindlassError || answer.body.errored !== null) throw error;
    const message = `read files of container ${container}: the engine's archive is broken`;
    const details = { container, reason: 'broken-archive' };
    throw new WindlassError('engine-error', message, details, { cause: error, isRetryable: true });
  }
}

async function unpackAll(answer: EngineAnswer, container: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  const archive = extract();
  answer.body.on('error', (error) => archive.destroy(error));
  answer.body.pipe(archive);
  let size = 0;
  let count = 0;
  try {
    for await (const entry of archive) {
      count += 1;
      const name = relativeName(entry.header.name);
      const isFile = entry.header.type === 'file' && name !== null;
      const chunks: Buffer[] = [];
      for await (const chunk of entry as AsyncIterable<Buffer>) {
        size += chunk.length;
        if (size > filesMaxBytes) throw tooLarge(container);
        if (isFile) chunks.push(chunk);
      }
      if (count > filesMaxCount) throw tooLarge(container);
      if (isFile) files.set(name, Buffer.concat(chunks));
    }
  } finally {
    answer.body.destroy();
  }
  return files;
}

/** Below the directory asked for, whose own name comes first; null for what must not be taken. */
function relativeName(name: string): string | null {
  const slash = name.indexOf('/');
  const relative = slash < 0 ? '' : name.slice(slash + 1);
  const isPlain = relative !== '' && relative.length <= pathMaxLength && isPlainPath(`/${relative}`);
  return isPlain ? relative : null;
}

function checkPath(path: string): void {
  if (path.length <= pathMaxLength && path !== '/' && isPlainPath(path)) return;
  throw new WindlassError('usage', `${JSON.stringify(path.slice(0, 100))} is not a plain absolute path`, {
    path: path.slice(0, 100),
  });
}

function isPlainPath(path: string): boolean {
  return (
    path.startsWith('/') && !path.includes('\0') && !path.endsWith('/') && posix.normalize(path) === path
  );
}

function tooLarge(container: string): WindlassError {
  return new WindlassError('engine-error', `read files of container ${container}: more than can be taken`, {
    container,
    reason: 'answer-too-large',
    maxBytes: filesMaxBytes,
  });
}
