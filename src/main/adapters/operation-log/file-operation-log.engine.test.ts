import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fillUp, withLoopbackFilesystem } from '../../testing/lab/loopback.ts';
import { sampleEvent, sampleOperation } from '../../testing/operation-samples.ts';
import { DurableFiles } from '../system/durable-files.ts';
import { NodeFileSystem } from '../system/node-file-system.ts';
import { StatfsDisk } from '../system/statfs-disk.ts';
import { FileOperationLog } from './file-operation-log.ts';

describe.each(['tmpfs', 'ext4'] as const)('operations on a full disk (%s)', (fs) => {
  const open = (dataDirectory: string) =>
    new FileOperationLog({
      files: new DurableFiles(new NodeFileSystem()),
      disk: new StatfsDisk(),
      dataDirectory,
    });

  it('a rollback must be recorded with the reserve, phase after phase', async () => {
    await withLoopbackFilesystem({ sizeMb: 32, fs }, async (disk) => {
      const log = open(join(disk, 'data'));
      const record = sampleOperation();
      await log.reserve();
      await log.save(record);
      await fillUp(disk);
      await expect(log.save({ ...record, attempts: 2 })).rejects.toMatchObject({
        code: 'store-unwritable',
        details: { cause: 'ENOSPC' },
      });
      expect((await open(join(disk, 'data')).load(record.id))?.attempts).toBe(1);
      await log.releaseReserve();
      for (let attempts = 2; attempts < 20; attempts++) {
        await log.save({ ...record, attempts, failureLog: ['x'.repeat(10_000)] });
        await log.appendEvent(record.id, sampleEvent(attempts));
      }
      const later = open(join(disk, 'data'));
      expect((await later.load(record.id))?.attempts).toBe(19);
      expect(await later.events(record.id, 0)).toHaveLength(18);
      expect(await later.damaged()).toEqual([]);
    });
  });

  it('no operation must begin with too little space, and nothing be left of the attempt', async () => {
    await withLoopbackFilesystem({ sizeMb: 32, fs }, async (disk) => {
      await fillUp(disk, 8 * 1024 * 1024);
      const log = open(join(disk, 'data'));
      await expect(log.reserve()).rejects.toMatchObject({ code: 'store-unwritable' });
      expect(await readdir(disk)).not.toContain('data');
    });
  });
});
