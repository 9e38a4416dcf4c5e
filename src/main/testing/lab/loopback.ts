import { execFile } from 'node:child_process';
import { mkdir, open, rm, truncate, writeFile } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { labTempDir } from './lab-dir.ts';

const run = promisify(execFile);

export interface LoopbackOptions {
  sizeMb: number;
  fs: 'ext4' | 'tmpfs';
}

/** Gives a small file system of its own to `use`, to be filled up, and takes it away afterwards. */
export async function withLoopbackFilesystem<T>(
  { sizeMb, fs }: LoopbackOptions,
  use: (mountPoint: string) => Promise<T>,
): Promise<T> {
  const dir = labTempDir('disk');
  const mountPoint = join(dir, 'mounted');
  await mkdir(mountPoint);
  if (fs === 'tmpfs') {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${sizeMb}m`, 'tmpfs', mountPoint]);
  } else {
    const image = join(dir, 'image');
    await writeFile(image, '');
    await truncate(image, sizeMb * 1024 * 1024);
    await run('mkfs.ext4', ['-q', '-F', '-m', '0', image]);
    await run('mount', ['-o', 'loop', image, mountPoint]);
  }
  try {
    return await use(mountPoint);
  } finally {
    await run('umount', ['--lazy', mountPoint]);
    await rm(dir, { recursive: true, force: true });
  }
}

/** Writes until not a byte more fits, then gives so many back. Resolves with the file: removing it makes room again. */
export async function fillUp(mountPoint: string, leaveBytes = 0): Promise<string> {
  const ballast = join(mountPoint, 'ballast');
  const file = await open(ballast, 'a');
  try {
    // Ever smaller pieces: a large write can fail while a small one still fits.
    for (const pieceBytes of [1024 * 1024, 64 * 1024, 4096, 1]) {
      while (await fits(file, pieceBytes));
    }
    await file.sync();
    await file.truncate((await file.stat()).size - leaveBytes);
  } finally {
    await file.close();
  }
  return ballast;
}

async function fits(file: FileHandle, bytes: number): Promise<boolean> {
  try {
    const { bytesWritten } = await file.write(Buffer.alloc(bytes, 'x'));
    return bytesWritten === bytes;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return false;
    throw error;
  }
}
