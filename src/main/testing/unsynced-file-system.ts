import type { OpenFile } from '../adapters/system/file-system.ts';
import { NodeFileSystem } from '../adapters/system/node-file-system.ts';

/** Real files without waiting for the disk: for tests of everything but durability. */
export class UnsyncedFileSystem extends NodeFileSystem {
  override async open(path: string, how: 'create' | 'append'): Promise<OpenFile> {
    return { ...(await super.open(path, how)), sync: async () => undefined };
  }

  override async syncDirectory(_path: string): Promise<void> {}
}
