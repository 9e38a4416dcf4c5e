import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

export interface RendererFile {
  readonly type: string;
  readonly content: Buffer<ArrayBuffer>;
}

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.woff2': 'font/woff2',
};

const segment = /^[a-z0-9_-][a-z0-9._-]*$/i;
const maxPathLength = 512;

/**
 * A file of the built window; null: there is none by that path. A path is plain names between slashes: nothing in it
 * is decoded, and nothing that could lead elsewhere on any system is a name.
 */
export async function readRendererFile(directory: string, path: string): Promise<RendererFile | null> {
  const segments = path.slice(1).split('/');
  const isPlain = path.length <= maxPathLength && path.startsWith('/');
  if (!isPlain || !segments.every((name) => segment.test(name))) return null;
  const type = types[extname(path)];
  if (type === undefined) return null;
  try {
    return { type, content: await readFile(join(directory, ...segments)) };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (['ENOENT', 'EISDIR', 'ENOTDIR'].includes(code)) return null;
    throw error;
  }
}
