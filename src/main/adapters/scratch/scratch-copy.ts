import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface ScratchCopy {
  /** A directory of this user alone. */
  readonly directory: string;
  /** The copy; there is no file when there was nothing to copy. */
  readonly path: string;
  remove(): Promise<void>;
}

/** A copy of a file to do anything with, in a new directory that goes with it. */
export async function copyToScratch(file: string): Promise<ScratchCopy> {
  const directory = await mkdtemp(join(tmpdir(), 'windlass-'));
  const path = join(directory, 'copy');
  const remove = (): Promise<void> => rm(directory, { recursive: true, force: true });
  try {
    await copyFile(file, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
      await remove();
      throw error;
    }
  }
  return { directory, path, remove };
}
