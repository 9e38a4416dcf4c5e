import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SimulatedClock } from '../../testing/simulated-clock.ts';
import { UnsyncedFileSystem } from '../../testing/unsynced-file-system.ts';
import { openDataDirectory } from './data-directory.ts';
import type { DataDirectory } from './data-directory.ts';
import type { FileSystem } from './file-system.ts';
import { ProcessActor } from './process-actor.ts';
import { processStart } from './process-start.ts';

/** Processes of the test by number; those named are alive. */
function actor(pid: number, alive: ReadonlySet<number>) {
  return {
    name: `user${pid}@machine`,
    pid,
    processStart: `start-${pid}`,
    isAlive: (asked: number, start: string) => alive.has(asked) && start === `start-${asked}`,
  };
}

describe('a data directory', () => {
  let directory = '';
  beforeEach(async () => {
    directory = join(await mkdtemp(join(tmpdir(), 'data-directory-')), 'windlass');
  });
  afterEach(() => rm(join(directory, '..'), { recursive: true }));

  const open = (
    pid: number,
    alive: ReadonlySet<number>,
    fileSystem: FileSystem = new UnsyncedFileSystem(),
  ): Promise<DataDirectory> =>
    openDataDirectory(directory, {
      actor: actor(pid, alive),
      purpose: `windlass upgrade ${pid}`,
      clock: new SimulatedClock(0),
      fileSystem,
    });
  const ownerPid = async () => JSON.parse(await readFile(join(directory, 'owner.json'), 'utf8')).pid;

  it('must be made private to the user', async () => {
    const data = await open(1, new Set([1]));
    expect((await stat(directory)).mode & 0o777).toBe(0o700);
    expect((await stat(join(directory, 'owner.json'))).mode & 0o777).toBe(0o600);
    expect(data.path).toBe(directory);
  });

  it('must be refused to a second process, saying who, which, what for and since when', async () => {
    const alive = new Set([1, 2]);
    await open(1, alive);
    await expect(open(2, alive)).rejects.toMatchObject({
      code: 'data-directory-busy',
      message: expect.stringContaining('in use by user1@machine (windlass upgrade 1, process 1)'),
      details: {
        pid: 1,
        who: 'user1@machine',
        what: 'windlass upgrade 1',
        since: '1970-01-01T00:00:00.000Z',
      },
    });
    await expect(open(1, alive)).rejects.toMatchObject({ code: 'data-directory-busy' });
    expect(await ownerPid()).toBe(1);
  });

  it('must be free again after its release, and a second release must not hurt the next owner', async () => {
    const alive = new Set([1, 2]);
    const first = await open(1, alive);
    await first.release();
    expect(await readdir(directory)).toEqual([]);
    await open(2, alive);
    await first.release();
    expect(await ownerPid()).toBe(2);
  });

  it('must be taken over from a process that is gone, or whose number another one has now', async () => {
    await open(1, new Set([1]));
    await open(2, new Set([2]));
    expect(await ownerPid()).toBe(2);
    const reused = {
      ...actor(3, new Set()),
      isAlive: (pid: number, start: string) => pid === 2 && start === 'new',
    };
    await openDataDirectory(directory, {
      actor: reused,
      purpose: '',
      clock: new SimulatedClock(0),
      fileSystem: new UnsyncedFileSystem(),
    });
    expect(await ownerPid()).toBe(3);
    expect(await readdir(directory)).toEqual(['owner.json']);
  });

  it('must go to exactly one of many, whether it is new, or its owner is gone', async () => {
    const pids = Array.from({ length: 50 }, (_, index) => index + 10);
    for (const before of ['new', 'stale']) {
      const alive = new Set(before === 'new' ? pids : pids.map((pid) => pid + 1000));
      const results = await Promise.allSettled([...alive].map((pid) => open(pid, alive)));
      const refusals = results.filter((result) => result.status === 'rejected');
      expect(refusals).toHaveLength(49);
      for (const { reason } of refusals) expect(reason).toMatchObject({ code: 'data-directory-busy' });
      const winner = [...alive][results.findIndex(({ status }) => status === 'fulfilled')];
      // Why any name: a slow one that judged the older owner may have set the winner's file aside, where it counts too.
      const files = await readdir(directory);
      expect(files).toHaveLength(1);
      expect(JSON.parse(await readFile(join(directory, files[0]!), 'utf8'))).toMatchObject({ pid: winner });
    }
  });

  it('must stay with a process that a slow one, judging by an older owner, moves out of the way', async () => {
    const alive = new Set([2, 3, 4]);
    await open(1, new Set([1]));
    // The slow one has judged 1 to be gone, and renames only after 2 has taken over.
    const system = new UnsyncedFileSystem();
    const slow = Object.assign(new UnsyncedFileSystem(), {
      rename: async (from: string, to: string) => {
        if (from.endsWith('owner.json') && (await ownerPid()) === 1) await open(2, alive);
        await system.rename(from, to);
      },
    });
    await expect(open(3, alive, slow)).rejects.toMatchObject({ details: { pid: 2 } });
    await expect(open(4, alive)).rejects.toMatchObject({ details: { pid: 2 } });
    await open(5, new Set([5]));
    expect(await ownerPid()).toBe(5);
    expect(await readdir(directory)).toEqual(['owner.json']);
  });

  it('must not be taken when its owner file cannot be understood, and say which file', async () => {
    await (await open(1, new Set([1]))).release();
    for (const text of ['', '{', '{"pid":1}', 'null']) {
      await writeFile(join(directory, 'owner.json'), text);
      await expect(open(2, new Set([2]))).rejects.toMatchObject({
        code: 'data-directory-busy',
        message: expect.stringContaining(join(directory, 'owner.json')),
      });
    }
  });

  it('must be cleaned of what interrupted writes left, and of nothing else', async () => {
    const first = await open(1, new Set([1]));
    const written = new TextEncoder().encode('x');
    await first.files.write(join(directory, 'operations', 'a.json'), written);
    for (const left of ['reserve.bin.0123456789ab.tmp', 'operations/a.json.0123456789ab.tmp']) {
      await writeFile(join(directory, left), 'half');
    }
    await first.files.write(join(directory, 'own', 'x.0123456789ab.tmp'), written);
    await first.release();
    await open(2, new Set([2]));
    expect((await readdir(directory)).sort()).toEqual(['operations', 'own', 'owner.json']);
    expect(await readdir(join(directory, 'operations'))).toEqual(['a.json']);
    expect(await readdir(join(directory, 'own'))).toEqual(['x.0123456789ab.tmp']);
  });

  it('must stay with a real process until that one is killed', async () => {
    const child = spawn(process.execPath, ['-e', 'process.stdin.resume()']);
    const ended = once(child, 'exit');
    const self = new ProcessActor('install');
    const openAs = (pid: number) =>
      openDataDirectory(directory, {
        actor: {
          name: self.name,
          pid,
          processStart: processStart(pid) ?? '',
          isAlive: (other, start) => self.isAlive(other, start),
        },
        purpose: 'test',
        clock: new SimulatedClock(0),
        fileSystem: new UnsyncedFileSystem(),
      });
    try {
      await openAs(child.pid ?? 0);
      await expect(openAs(process.pid)).rejects.toMatchObject({ details: { pid: child.pid } });
    } finally {
      child.kill('SIGKILL');
      await ended;
    }
    await openAs(process.pid);
    expect(await ownerPid()).toBe(process.pid);
  });
});
