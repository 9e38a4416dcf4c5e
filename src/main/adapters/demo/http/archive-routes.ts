import { gunzipSync } from 'node:zlib';
import { extract, pack } from 'tar-stream';
import type { Header } from 'tar-stream';
import { EngineRefusal, notDone } from '../engine-refusal.ts';
import { entriesBelow, placeOf, readEntry } from '../host/container-files.ts';
import type { EngineContext } from '../host/engine-context.ts';
import type { ContainerRecord } from '../state/container-record.ts';
import { baseName, normalizePath } from '../state/file-tree.ts';
import type { FileEntry } from '../state/file-tree.ts';
import type { Call } from './call.ts';
import { tarLimitBytes } from './route-table.ts';
import type { Answer, Reply, Route } from './route-table.ts';

/** Files of containers, running or not, as tar. */
export const archiveRoutes: readonly Route[] = [
  { method: 'GET', pattern: '/containers/{id}/archive', isMutating: false, handle: download },
  { method: 'HEAD', pattern: '/containers/{id}/archive', isMutating: false, handle: stat },
  {
    method: 'PUT',
    pattern: '/containers/{id}/archive',
    isMutating: true,
    bodyLimitBytes: tarLimitBytes,
    handle: upload,
  },
];

/** Bits of Go's file modes. */
const goDirectory = 0x8000_0000;
const goSymlink = 0x0800_0000;

interface Wanted {
  readonly container: ContainerRecord;
  readonly path: string;
  readonly entry: FileEntry;
}

function find(call: Call, context: EngineContext): Wanted {
  const container = context.state.container(call.param('id'));
  const given = call.query.get('path') ?? '';
  if (given === '') throw new EngineRefusal(400, 'bad parameter: path cannot be empty');
  const path = normalizePath(given);
  const isMountPoint = container.mounts.some(
    ({ destination }) => destination === path || destination.startsWith(`${path}/`),
  );
  const entry = readEntry(context.state, container, path) ?? (isMountPoint ? mountPoint() : null);
  if (entry === null) {
    throw new EngineRefusal(404, `Could not find the file ${given} in container ${call.param('id')}`);
  }
  return { container, path, entry };
}

function mountPoint(): FileEntry {
  return {
    type: 'directory',
    mode: 0o755,
    uid: 0,
    gid: 0,
    mtimeMs: 0,
    linkTarget: '',
    content: new Uint8Array(),
  };
}

function stat(call: Call, context: EngineContext): Reply {
  return { status: 200, headers: statHeader(find(call, context)) };
}

async function download(call: Call, context: EngineContext): Promise<Reply> {
  const wanted = find(call, context);
  const given = call.query.get('path') ?? '';
  // Why: as `cp` does, a path that ends in `/.` means the content of a directory, not the directory.
  const isContent = /(^|\/)\.$/.test(given);
  const root = isContent ? '.' : baseName(wanted.path);
  const tar = pack();
  const isPlain = wanted.entry.type !== 'directory' || root === '/';
  tar.entry({ ...headerOf(wanted.entry), name: isPlain ? root : `${root}/` }, bytesOf(wanted.entry));
  if (wanted.entry.type === 'directory') {
    for (const [path, entry] of entriesBelow(context.state, wanted.container, wanted.path)) {
      const below = path.slice(wanted.path === '/' ? 0 : wanted.path.length);
      const name = `${root === '/' ? '' : root}${below}${entry.type === 'directory' ? '/' : ''}`;
      tar.entry({ ...headerOf(entry), name }, bytesOf(entry));
    }
  }
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar as AsyncIterable<Buffer>) chunks.push(chunk);
  return {
    status: 200,
    headers: { 'content-type': 'application/x-tar', ...statHeader(wanted) },
    bytes: Buffer.concat(chunks),
  };
}

async function upload(call: Call, context: EngineContext): Promise<Answer> {
  const { container, path, entry } = find(call, context);
  if (entry.type !== 'directory') throw new EngineRefusal(500, 'extraction point is not a directory');
  if (placeOf(context.state, container, path).mount?.isWritable === false) {
    throw new EngineRefusal(500, 'mounted volume is marked read-only');
  }
  const entries = await readTar(unzip(call.body));
  for (const [name, read] of entries) {
    const place = placeOf(context.state, container, normalizePath(`${path}/${normalizePath(name)}`));
    if (place.path !== '/') place.tree.put(place.path, read);
  }
  context.events.container('extract-to-dir', container, { path });
  context.state.touch();
  return { status: 200 };
}

/** All entries of a tar, or none: a broken tar must leave nothing behind. */
async function readTar(body: Buffer): Promise<[string, FileEntry][]> {
  const unpacked = extract();
  const entries: [string, FileEntry][] = [];
  unpacked.end(body);
  try {
    for await (const entry of unpacked) {
      const chunks: Buffer[] = [];
      for await (const chunk of entry as AsyncIterable<Buffer>) chunks.push(chunk);
      entries.push([entry.header.name, entryFrom(entry.header, Buffer.concat(chunks))]);
    }
  } catch (error) {
    if (error instanceof EngineRefusal) throw error;
    throw new EngineRefusal(500, 'Error processing tar file(exit status 1): unexpected EOF');
  }
  return entries;
}

function entryFrom(header: Header, content: Buffer): FileEntry {
  const type = header.type ?? 'file';
  if (type !== 'file' && type !== 'directory' && type !== 'symlink') {
    throw notDone(`an entry of type "${type}" in PUT /containers/{id}/archive`);
  }
  return {
    type,
    mode: (header.mode ?? 0o644) & 0o7777,
    uid: header.uid ?? 0,
    gid: header.gid ?? 0,
    mtimeMs: header.mtime?.getTime() ?? 0,
    linkTarget: header.linkname ?? '',
    content,
  };
}

function headerOf(entry: FileEntry): Partial<Header> {
  return {
    type: entry.type,
    mode: entry.mode,
    uid: entry.uid,
    gid: entry.gid,
    mtime: new Date(entry.mtimeMs),
    ...(entry.type === 'symlink' ? { linkname: entry.linkTarget } : {}),
  };
}

function bytesOf(entry: FileEntry): Buffer {
  return Buffer.from(entry.content);
}

function statHeader({ path, entry }: Wanted): Record<string, string> {
  const bits = { directory: goDirectory, symlink: goSymlink, file: 0 }[entry.type];
  const text = JSON.stringify({
    name: baseName(path),
    size: entry.type === 'directory' ? 4096 : entry.content.length,
    mode: bits + entry.mode,
    mtime: new Date(entry.mtimeMs).toISOString(),
    linkTarget: entry.linkTarget,
  });
  return { 'x-docker-container-path-stat': Buffer.from(text).toString('base64') };
}

/** Plain or gzip; other compressions are refused. */
function unzip(body: Buffer): Buffer {
  if (body[0] === 0x1f && body[1] === 0x8b) {
    try {
      return gunzipSync(body, { maxOutputLength: tarLimitBytes });
    } catch {
      throw new EngineRefusal(500, 'Error processing tar file(exit status 1): gzip: invalid data');
    }
  }
  if (/^(BZh|\xfd7zXZ)/.test(body.toString('latin1', 0, 6)))
    throw notDone('an archive that is compressed by bzip2 or xz');
  return body;
}
