import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface ScratchCopy {
  /** A directory of this user alone. */
  readonly directory: string;
  readonly path: string;
  /** There was nothing to copy, so there is no file. */
  readonly isEmpty: boolean;
  remove(): Promise<void>;
}

/** A copy of a file to do anything with, in a new directory that goes with it. */
export async function copyToScratch(file: string): Promise<ScratchCopy> {
  const directory = await mkdtemp(join(tmpdir(), 'windlass-'));
  const path = join(directory, 'copy');
  const remove = (): Promise<void> => rm(directory, { recursive: true, force: true });
  try {
    await copyFile(file, path);
    return { directory, path, isEmpty: false, remove };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { directory, path, isEmpty: true, remove };
    await remove();
    throw error;
  }
}
