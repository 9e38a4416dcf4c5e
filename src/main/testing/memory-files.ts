import { basename, dirname } from 'node:path';
import type { LocalFiles } from '../core/ports/local-files.ts';

/** Local files without a disk. */
export class MemoryFiles implements LocalFiles {
  readonly contents = new Map<string, Uint8Array>();

  async write(path: string, content: Uint8Array): Promise<void> {
    this.contents.set(path, Uint8Array.from(content));
  }

  async create(path: string, content: Uint8Array): Promise<boolean> {
    if (this.contents.has(path)) return false;
    await this.write(path, content);
    return true;
  }

  async append(path: string, content: Uint8Array): Promise<void> {
    await this.write(path, Uint8Array.from([...(this.contents.get(path) ?? []), ...content]));
  }

  async read(path: string): Promise<Uint8Array | null> {
    return this.contents.get(path) ?? null;
  }

  async list(directory: string): Promise<readonly string[]> {
    const paths = [...this.contents.keys()].filter((path) => dirname(path) === directory);
    return paths.map((path) => basename(path)).sort();
  }

  async listDirectories(directory: string): Promise<readonly string[]> {
    const directories = [...this.contents.keys()].map(dirname);
    const below = directories.filter((path) => dirname(path) === directory);
    return [...new Set(below.map((path) => basename(path)))].sort();
  }

  async remove(path: string): Promise<void> {
    this.contents.delete(path);
  }
}
