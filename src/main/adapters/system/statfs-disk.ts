import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Disk } from '../../core/ports/system.ts';
import { systemCode } from './file-system.ts';

/** Free space as the operating system tells it to this user. */
export class StatfsDisk implements Disk {
  async freeBytes(path: string): Promise<number | null> {
    try {
      const { bavail, bsize } = await statfs(path);
      return bavail * bsize;
    } catch (error) {
      const isAbove = systemCode(error) === 'ENOENT' && dirname(path) !== path;
      return isAbove ? this.freeBytes(dirname(path)) : null;
    }
  }
}
