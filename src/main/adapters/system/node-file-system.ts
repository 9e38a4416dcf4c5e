import { link, mkdir, open, readFile, readdir, rename, unlink } from 'node:fs/promises';
import type { DirectoryEntry, FileSystem, OpenFile } from './file-system.ts';

/** The real file system. */
export class NodeFileSystem implements FileSystem {
  async open(path: string, how: 'create' | 'append'): Promise<OpenFile> {
    const file = await open(path, how === 'create' ? 'wx' : 'a', 0o600);
    return {
      write: async (bytes) => (await file.write(bytes)).bytesWritten,
      sizeBytes: async () => (await file.stat()).size,
      sync: () => file.sync(),
      close: () => file.close(),
    };
  }

  async rename(from: string, to: string): Promise<void> {
    await rename(from, to);
  }

  async link(from: string, to: string): Promise<void> {
    await link(from, to);
  }

  async unlink(path: string): Promise<void> {
    await unlink(path);
  }

  async makeDirectory(path: string): Promise<void> {
    await mkdir(path, { mode: 0o700 });
  }

  async syncDirectory(path: string): Promise<void> {
    // Why: Windows opens no directory, and its file systems log the change of names themselves.
    if (process.platform === 'win32') return;
    const directory = await open(path, 'r');
    try {
      await directory.sync();
    } finally {
      await directory.close();
    }
  }

  async read(path: string): Promise<Uint8Array> {
    return readFile(path);
  }

  async entries(path: string): Promise<readonly DirectoryEntry[]> {
    const entries = await readdir(path, { withFileTypes: true });
    return entries.map((entry) => ({
      name: entry.name,
      kind: entry.isFile() ? 'file' : entry.isDirectory() ? 'directory' : 'other',
    }));
  }
}
