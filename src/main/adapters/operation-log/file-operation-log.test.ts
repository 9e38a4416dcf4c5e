import { createHash, randomBytes } from 'node:crypto';
import { appendFile, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asOperationId } from '../../core/model/ids.ts';
import { sealRecord } from '../../core/model/sealed-record.ts';
import { operationLogContract } from '../../testing/contracts/operation-log.contract.ts';
import { MemoryFiles } from '../../testing/memory-files.ts';
import { sampleEvent, sampleOperation } from '../../testing/operation-samples.ts';
import { SimulatedFileSystem } from '../../testing/simulated-file-system.ts';
import { UnsyncedFileSystem } from '../../testing/unsynced-file-system.ts';
import { DurableFiles } from '../system/durable-files.ts';
import { FileOperationLog } from './file-operation-log.ts';

const freeDisk = { freeBytes: async () => 1e9 };
const id = asOperationId('20300101-000000-aaaa');

function openLog(dataDirectory: string, disk = freeDisk): FileOperationLog {
  return new FileOperationLog({ files: new DurableFiles(new UnsyncedFileSystem()), disk, dataDirectory });
}

operationLogContract('FileOperationLog', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'operation-log-'));
  return { open: async () => openLog(directory), cleanup: () => rm(directory, { recursive: true }) };
});

describe('FileOperationLog', () => {
  let directory = '';
  let log: FileOperationLog;
  const recordFile = (): string => join(directory, 'operations', `${id}.json`);
  const eventsFile = (): string => join(directory, 'operations', `${id}.events.jsonl`);

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'operation-log-'));
    log = openLog(directory);
  });
  afterEach(() => rm(directory, { recursive: true }));

  describe('a record that is damaged', () => {
    it.each([
      ['cut', (text: string) => text.slice(0, -20)],
      ['flipped', (text: string) => text.replace('"shop"', '"shoq"')],
      ['emptied', () => ''],
      ['replaced', () => 'not a record'],
    ])('must be reported with its file when %s, never taken for absent', async (_, damage) => {
      await log.save(sampleOperation());
      await writeFile(recordFile(), damage(await readFile(recordFile(), 'utf8')));
      const expected = { code: 'record-damaged', details: { file: recordFile(), operation: id } };
      await expect(log.load(id)).rejects.toMatchObject(expected);
      expect(await log.damaged()).toMatchObject([expected]);
    });

    it('must not keep the others from being listed', async () => {
      const other = asOperationId('20300101-000000-bbbb');
      await log.save(sampleOperation());
      await log.save(sampleOperation({ id: other }));
      await writeFile(recordFile(), 'x');
      expect((await log.list()).map((record) => record.id)).toEqual([other]);
      expect(await log.damaged()).toHaveLength(1);
    });

    it('must be reported when it is the record of another operation', async () => {
      await log.save(sampleOperation());
      const other = asOperationId('20300101-000000-bbbb');
      const text = await readFile(recordFile(), 'utf8');
      await writeFile(join(directory, 'operations', `${other}.json`), text);
      await expect(log.load(other)).rejects.toMatchObject({ code: 'record-damaged' });
    });
  });

  it.each([2, 99])('a record of format %i must be too new, with its file named', async (format) => {
    const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
    await log.save(sampleOperation());
    await writeFile(recordFile(), sealRecord(format, { anything: true }, sha256));
    const expected = { code: 'record-too-new', details: { file: recordFile() } };
    await expect(log.load(id)).rejects.toMatchObject(expected);
    expect(await log.list()).toEqual([]);
    expect(await log.damaged()).toMatchObject([expected]);
  });

  it('a record that could not be read again must be refused when it is saved', async () => {
    const wrong = sampleOperation({ startedAt: 'yesterday' });
    await expect(log.save(wrong)).rejects.toThrow('startedAt');
    await expect(log.save(sampleOperation({ id: asOperationId('../x') }))).rejects.toMatchObject({
      code: 'internal',
    });
    expect(await readdir(directory)).toEqual([]);
  });

  it('a save cut off at any call must leave the last record that was acknowledged, or the new one', async () => {
    for (let cutAtCall = 1; ; cutAtCall++) {
      const disk = new SimulatedFileSystem({}, ['/data', '/data/operations']);
      const open = (on: SimulatedFileSystem) =>
        new FileOperationLog({ files: new DurableFiles(on), disk: freeDisk, dataDirectory: '/data' });
      await open(disk).save(sampleOperation({ attempts: 1 }));
      disk.faults.cutAtCall = disk.calls.length + cutAtCall;
      const isDone = await open(disk)
        .save(sampleOperation({ attempts: 2 }))
        .then(() => true)
        .catch(() => false);
      for (const image of disk.crashImages()) {
        const attempts = (await open(image).load(id))?.attempts;
        expect(isDone ? [2] : [1, 2]).toContain(attempts);
      }
      if (isDone) return;
    }
  });

  describe('events', () => {
    it('must be read without the one that a crash cut, and the next must not be lost with it', async () => {
      await log.appendEvent(id, sampleEvent(1));
      await appendFile(eventsFile(), '{"sequence":2,"at":"2030-01-0');
      expect(await log.events(id, 0)).toEqual([sampleEvent(1)]);
      await openLog(directory).appendEvent(id, sampleEvent(2));
      expect(await log.events(id, 0)).toEqual([sampleEvent(1), sampleEvent(2)]);
    });

    it('must be read up to and after any cut', async () => {
      const files = new MemoryFiles();
      const openOn = () => new FileOperationLog({ files, disk: freeDisk, dataDirectory: '/data' });
      await openOn().appendEvent(id, sampleEvent(1));
      await openOn().appendEvent(id, sampleEvent(2));
      const [path = ''] = files.contents.keys();
      const whole = files.contents.get(path) ?? new Uint8Array();
      for (let length = 0; length <= whole.length; length++) {
        files.contents.set(path, whole.subarray(0, length));
        await openOn().appendEvent(id, sampleEvent(3));
        const seen = (await openOn().events(id, 0)).map(({ sequence }) => sequence);
        // A line is whole with its last bracket; the end of line after it adds nothing.
        const lines = [whole.indexOf(0x0a), whole.length - 1].filter((end) => end <= length).length;
        expect(seen, `cut after ${length} bytes`).toEqual([1, 2].slice(0, lines).concat(3));
      }
    });

    it('must leave out what is no event, and a number that was seen before', async () => {
      await log.appendEvent(id, sampleEvent(1));
      const unknown = { ...sampleEvent(2), body: { type: 'teapot.boiled' } };
      for (const line of [
        'null',
        '[]',
        '\0\0\0',
        JSON.stringify(unknown),
        JSON.stringify(sampleEvent(1, 'x')),
      ]) {
        await appendFile(eventsFile(), `${line}\n`);
      }
      await log.appendEvent(id, sampleEvent(3));
      expect(await log.events(id, 0)).toEqual([sampleEvent(1), sampleEvent(3)]);
    });

    it('must go on after one that found no space', async () => {
      const disk = new SimulatedFileSystem({ capacityBytes: 150 }, ['/data', '/data/operations']);
      const small = new FileOperationLog({
        files: new DurableFiles(disk),
        disk: freeDisk,
        dataDirectory: '/data',
      });
      await small.appendEvent(id, sampleEvent(1));
      await expect(small.appendEvent(id, sampleEvent(2))).rejects.toMatchObject({
        details: { cause: 'ENOSPC' },
      });
      disk.faults.capacityBytes = 1000;
      await small.appendEvent(id, sampleEvent(3));
      expect(await small.events(id, 0)).toEqual([sampleEvent(1), sampleEvent(3)]);
    });
  });

  describe('the reserve', () => {
    it('must be 4 MB that are really there, and gone when given back', async () => {
      await log.reserve();
      const reserve = await stat(join(directory, 'reserve.bin'));
      expect(reserve.size).toBe(4 * 1024 * 1024);
      expect(reserve.blocks * 512).toBeGreaterThanOrEqual(reserve.size);
      await log.releaseReserve();
      expect(await readdir(directory)).toEqual([]);
    });

    it('must be refused below 16 MB of free space, saying where and how much', async () => {
      const poor = openLog(directory, { freeBytes: async () => 3 * 1024 * 1024 });
      await expect(poor.reserve()).rejects.toMatchObject({
        code: 'store-unwritable',
        message: expect.stringContaining(`${directory} has 3.0 MB free and needs 16.0 MB`),
        details: { file: directory, cause: 'ENOSPC', freeBytes: 3 * 1024 * 1024 },
      });
      expect(await readdir(directory)).toEqual([]);
    });

    it('must count what it holds already', async () => {
      await log.reserve();
      await openLog(directory, { freeBytes: async () => 12 * 1024 * 1024 }).reserve();
      await expect(
        openLog(directory, { freeBytes: async () => 11 * 1024 * 1024 }).reserve(),
      ).rejects.toThrow();
    });

    it('must be made whole again when an earlier one is not, and be tried where space cannot be told', async () => {
      await writeFile(join(directory, 'reserve.bin'), randomBytes(1000));
      await new FileOperationLog({
        files: new DurableFiles(new UnsyncedFileSystem()),
        disk: { freeBytes: async () => null },
        dataDirectory: directory,
      }).reserve();
      expect((await stat(join(directory, 'reserve.bin'))).size).toBe(4 * 1024 * 1024);
    });
  });
});
