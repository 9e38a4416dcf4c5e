import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SimulatedFileSystem } from '../../testing/simulated-file-system.ts';
import type { FileSystemFaults } from '../../testing/simulated-file-system.ts';
import { DurableFiles } from './durable-files.ts';
import { NodeFileSystem } from './node-file-system.ts';

const path = '/data/record.json';
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (content: Uint8Array | null): string | null =>
  content === null ? null : new TextDecoder().decode(content);

/** A disk that has the old content for certain, with these faults from now on. */
async function diskWith(old: string | null, faults: FileSystemFaults = {}): Promise<SimulatedFileSystem> {
  const first = new SimulatedFileSystem({}, ['/data']);
  if (old !== null) await new DurableFiles(first).write(path, bytes(old));
  const [disk] = first.crashImages();
  if (disk === undefined) throw new Error('no disk');
  Object.assign(disk.faults, faults);
  return disk;
}

async function seenAfterCrash(disk: SimulatedFileSystem): Promise<Set<string | null>> {
  const seen = new Set<string | null>();
  for (const image of disk.crashImages()) seen.add(text(await new DurableFiles(image).read(path)));
  return seen;
}

/** Cuts the power at every call; what the file may hold then, and after the write was acknowledged. */
async function replay(old: string | null, faults: FileSystemFaults) {
  const before = new Set<string | null>();
  for (let cutAtCall = 1; ; cutAtCall++) {
    const disk = await diskWith(old, { ...faults, cutAtCall });
    const isDone = await new DurableFiles(disk).write(path, bytes('new content')).then(
      () => true,
      () => false,
    );
    const seen = await seenAfterCrash(disk);
    if (isDone) return { before, after: seen, calls: disk.calls };
    seen.forEach((content) => before.add(content));
  }
}

describe('a write that is cut off by a loss of power', () => {
  it.each([{ old: 'old content' }, { old: null }])(
    'must leave old or new content at every call, and new once it resolved (old: $old)',
    async ({ old }) => {
      const { before, after, calls } = await replay(old, { maxWriteBytes: 4 });
      expect(before).toEqual(new Set([old, 'new content']));
      expect(after).toEqual(new Set(['new content']));
      expect(calls.length).toBeGreaterThan(8);
    },
  );

  it('must be noticed by this replay when the directory is not synced', async () => {
    const { after } = await replay('old content', { skipDirectorySync: true });
    expect(after).toContain('old content');
  });

  it('must be noticed by this replay when the file is not synced', async () => {
    const { after } = await replay('old content', { skipFileSync: true });
    expect(after).toContain('');
    expect(after).toContain('new c');
  });
});

describe('a write that fails', () => {
  it('must keep the old content when the disk is full after any number of bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(40), fc.integer({ min: 1, max: 9 }), async (free, maxWriteBytes) => {
        const content = 'x'.repeat(20);
        const disk = await diskWith('old', { capacityBytes: 3 + free, maxWriteBytes });
        const write = new DurableFiles(disk).write(path, bytes(content));
        const expected = free >= content.length ? content : 'old';
        if (expected === 'old') {
          await expect(write).rejects.toMatchObject({
            code: 'store-unwritable',
            details: { file: path, cause: 'ENOSPC' },
          });
        } else await write;
        expect(disk.contents()).toEqual({ [path]: expected });
      }),
    );
  });

  it('must leave old or new, never less, at whichever call it fails, and succeed when it is made again', async () => {
    for (let call = 1; ; call++) {
      const disk = await diskWith('old', { maxWriteBytes: 2, failCall: { call, code: 'EIO' } });
      const files = new DurableFiles(disk);
      const isDone = await files.write(path, bytes('newer')).then(
        () => true,
        () => false,
      );
      expect(['old', 'newer']).toContain(disk.contents()[path]);
      const isPastTheEnd = call > disk.calls.length;
      delete disk.faults.failCall;
      await files.write(path, bytes('third'));
      expect(await seenAfterCrash(disk)).toEqual(new Set(['third']));
      if (isPastTheEnd) return expect(isDone).toBe(true);
    }
  });

  it('must never sync the same bytes twice', async () => {
    const disk = await diskWith('old', { failSync: 'EIO' });
    await expect(new DurableFiles(disk).write(path, bytes('new'))).rejects.toMatchObject({
      details: { cause: 'EIO' },
    });
    expect(disk.calls.filter((call) => /^sync .*tmp$/.test(call))).toHaveLength(1);
    expect(disk.contents()).toEqual({ [path]: 'old' });
  });

  it('must say which file, why and what to do', async () => {
    const disk = await diskWith(null, { capacityBytes: 0 });
    await expect(new DurableFiles(disk).write(path, bytes('new'))).rejects.toThrow(
      '/data/record.json cannot be written: no space left on the disk; free some and try again',
    );
  });
});

describe('creating a file', () => {
  it.each([{ isWithoutLinks: false }, { isWithoutLinks: true }])(
    'must succeed for exactly one of many (without links: $isWithoutLinks)',
    async ({ isWithoutLinks }) => {
      const disk = await diskWith(null, { isWithoutLinks });
      const writers = Array.from({ length: 10 }, () => new DurableFiles(disk));
      const made = await Promise.all(writers.map((files, index) => files.create(path, bytes(`by ${index}`))));
      expect(made.filter(Boolean)).toHaveLength(1);
      expect(disk.contents()).toEqual({ [path]: `by ${made.indexOf(true)}` });
    },
  );

  it('must leave nothing or all at every cut, and all once it resolved', async () => {
    for (let cutAtCall = 1; ; cutAtCall++) {
      const disk = await diskWith(null, { cutAtCall });
      const isDone = await new DurableFiles(disk).create(path, bytes('key')).then(
        () => true,
        () => false,
      );
      const seen = await seenAfterCrash(disk);
      if (isDone) return expect(seen).toEqual(new Set(['key']));
      for (const content of seen) expect([null, 'key']).toContain(content);
    }
  });

  it('must leave nothing on a full disk, also where files have only one name', async () => {
    for (const capacityBytes of [4, 8]) {
      const disk = await diskWith(null, { isWithoutLinks: true, capacityBytes });
      await expect(new DurableFiles(disk).create(path, bytes('12345'))).rejects.toThrow('no space left');
      expect(disk.contents()).toEqual({});
    }
  });
});

describe('calls on one path', () => {
  it('must keep their order, so that the last content stays', async () => {
    const disk = await diskWith(null);
    const files = new DurableFiles(disk);
    await Promise.all([1, 2, 3, 4, 5].map((n) => files.write(path, bytes(`content ${n}`))));
    expect(disk.contents()).toEqual({ [path]: 'content 5' });
  });

  it('must go on after one of them failed', async () => {
    const disk = await diskWith(null, { failCall: { call: 3, code: 'EIO' } });
    const files = new DurableFiles(disk);
    const [first, second] = await Promise.allSettled([1, 2].map((n) => files.write(path, bytes(`${n}`))));
    expect([first?.status, second?.status]).toEqual(['rejected', 'fulfilled']);
    expect(disk.contents()).toEqual({ [path]: '2' });
  });
});

describe('what an interrupted write leaves', () => {
  const left = [
    'a.json.0123456789ab.tmp',
    'config.json.tmp-3456000000a1b2c3',
    'below/b.json.ffffffffffff.tmp',
  ];
  const kept = ['a.json', 'notes.tmp', 'a.json.tmp'];
  const leave = async () => {
    const disk = new SimulatedFileSystem({}, ['/data', '/data/below']);
    for (const name of [...left, ...kept]) await (await disk.open(`/data/${name}`, 'create')).close();
    return disk;
  };

  it('must not be listed', async () => {
    expect(await new DurableFiles(await leave()).list('/data')).toEqual([...kept].sort());
  });

  it('must be gone after cleaning, with everything else still there', async () => {
    const disk = await leave();
    const files = new DurableFiles(disk);
    await files.clean('/data', { isDeep: false });
    expect(Object.keys(disk.contents())).toContain('/data/below/b.json.ffffffffffff.tmp');
    await files.clean('/data', { isDeep: true });
    expect(Object.keys(disk.contents()).sort()).toEqual(kept.map((name) => `/data/${name}`).sort());
  });

  it('must be found under the names that a cut write really uses', async () => {
    const disk = await diskWith('old', { cutAtCall: 6 });
    await new DurableFiles(disk).write(path, bytes('new')).catch(() => undefined);
    const [image] = disk.crashImages().slice(-1);
    expect(Object.keys(image?.contents() ?? {})).toHaveLength(2);
    const files = new DurableFiles(image as SimulatedFileSystem);
    await files.clean('/data', { isDeep: false });
    expect(image?.contents()).toEqual({ [path]: 'old' });
  });
});

describe('on the real file system', () => {
  let directory = '';
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'durable-files-'));
  });
  afterEach(() => rm(directory, { recursive: true }));

  it('must keep files and directories private, and make what is missing', async () => {
    const files = new DurableFiles(new NodeFileSystem());
    const file = join(directory, 'one', 'two', 'record.json');
    await files.write(file, bytes('first'));
    await files.write(file, bytes('second'));
    expect(text(await files.read(file))).toBe('second');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    for (const made of ['one', 'one/two']) {
      expect((await stat(join(directory, made))).mode & 0o777).toBe(0o700);
    }
    expect(await files.listDirectories(directory)).toEqual(['one']);
    expect(await files.list(join(directory, 'one', 'two'))).toEqual(['record.json']);
  });

  it('must append to what is there, and read nothing where nothing is', async () => {
    const files = new DurableFiles(new NodeFileSystem());
    const file = join(directory, 'events', 'log');
    await files.append(file, bytes('a\n'));
    await files.append(file, bytes('b\n'));
    expect(text(await files.read(file))).toBe('a\nb\n');
    expect(await files.read(join(directory, 'none'))).toBeNull();
    expect(await files.list(join(directory, 'none'))).toEqual([]);
    await files.remove(join(directory, 'none'));
  });

  it('must make a directory again that was removed meanwhile', async () => {
    const files = new DurableFiles(new NodeFileSystem());
    const file = join(directory, 'below', 'record.json');
    await files.write(file, bytes('first'));
    await rm(join(directory, 'below'), { recursive: true });
    await files.write(file, bytes('second'));
    expect(text(await files.read(file))).toBe('second');
  });

  it('must make a file once, whoever asks', async () => {
    const file = join(directory, 'key');
    const made = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        new DurableFiles(new NodeFileSystem()).create(file, bytes(`${n}`)),
      ),
    );
    expect(made.filter(Boolean)).toHaveLength(1);
    expect(text(await new DurableFiles(new NodeFileSystem()).read(file))).toBe(`${made.indexOf(true)}`);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('must say what a directory in the way is', async () => {
    await writeFile(join(directory, 'file'), 'x');
    const write = new DurableFiles(new NodeFileSystem()).write(join(directory, 'file', 'x'), bytes('x'));
    await expect(write).rejects.toMatchObject({ code: 'store-unwritable' });
  });
});
