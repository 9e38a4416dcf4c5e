import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fillUp, withLoopbackFilesystem } from './loopback.ts';

describe.each(['ext4', 'tmpfs'] as const)('a small %s file system', (fs) => {
  test('fills up, has room again, and is gone afterwards', async () => {
    const mountPoint = await withLoopbackFilesystem({ sizeMb: 16, fs }, async (disk) => {
      const ballast = await fillUp(disk);
      await expect(writeFile(join(disk, 'more'), Buffer.alloc(4096))).rejects.toThrow('ENOSPC');
      await rm(ballast);
      await writeFile(join(disk, 'more'), Buffer.alloc(4096));
      return disk;
    });
    expect(existsSync(mountPoint)).toBe(false);
  });

  test('leaves room for so many bytes, if asked', async () => {
    await withLoopbackFilesystem({ sizeMb: 16, fs }, async (disk) => {
      await fillUp(disk, 64 * 1024);
      await writeFile(join(disk, 'small'), Buffer.alloc(32 * 1024));
      await expect(writeFile(join(disk, 'large'), Buffer.alloc(64 * 1024))).rejects.toThrow('ENOSPC');
    });
  });
});
