import { readFile, readdir } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';

export interface RendererFile {
  readonly type: string;
  readonly content: Buffer;
  /** Its name changes with its content. */
  readonly isHashed: boolean;
}

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

/**
 * The built window by path, read once: what is asked for is looked up among what is there, so that no path leads out
 * of it. Empty when it was not built.
 */
export async function readRendererFiles(directory: string): Promise<ReadonlyMap<string, RendererFile>> {
  const served = (await list(directory)).filter((path) => extname(path) in types);
  const files = served.map(async (path): Promise<[string, RendererFile]> => {
    const content = await readFile(join(directory, path));
    const type = types[extname(path)] ?? '';
    return [`/${path.split(sep).join('/')}`, { type, content, isHashed: path.startsWith(`assets${sep}`) }];
  });
  return new Map(await Promise.all(files));
}

async function list(directory: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(directory, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile());
    return files.map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
