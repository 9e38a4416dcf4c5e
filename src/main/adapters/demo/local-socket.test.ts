import { link, mkdir, mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chooseSocketPath, clearSocketPath } from './local-socket.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ws-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;

describe('chooseSocketPath', () => {
  it('must lie in the directory when that is short enough, and close it to others', async () => {
    const home = join(directory, 'data');
    await mkdir(home, { mode: 0o755 });
    expect(await chooseSocketPath(home)).toBe(join(home, 'demo.sock'));
    expect(await modeOf(home)).toBe(0o700);
  });

  it('must be short, the same for one directory, and another for another, where the directory is deep', async () => {
    const deep = join(directory, 'd'.repeat(120));
    const [first, again, other] = [
      await chooseSocketPath(deep),
      await chooseSocketPath(deep),
      await chooseSocketPath(`${deep}x`),
    ];
    expect(Buffer.byteLength(first)).toBeLessThan(100);
    expect(again).toBe(first);
    expect(other).not.toBe(first);
    expect(await modeOf(dirname(first))).toBe(0o700);
    for (const path of [first, other]) await rm(dirname(path), { recursive: true, force: true });
  });

  it('must count bytes, not characters', async () => {
    const deep = join(directory, 'ü'.repeat(60));
    const path = await chooseSocketPath(deep);
    expect(Buffer.byteLength(path)).toBeLessThan(100);
    await rm(dirname(path), { recursive: true, force: true });
  });

  it('must refuse a directory that is a link to somewhere else', async () => {
    await mkdir(join(directory, 'real'));
    await symlink(join(directory, 'real'), join(directory, 'link'));
    await expect(chooseSocketPath(join(directory, 'link'))).rejects.toMatchObject({
      code: 'store-unwritable',
    });
  });

  it('must be the name of a pipe on Windows', async () => {
    expect(await chooseSocketPath('C:\\Users\\me', 'win32')).toMatch(
      /^\\\\\.\\pipe\\windlass-demo-[0-9a-f]{12}$/,
    );
  });
});

describe('clearSocketPath', () => {
  it('must remove a socket that nobody answers on', async () => {
    const path = join(directory, 'dead.sock');
    // A second name of the same socket stays when its server goes away, as after kill -9.
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(`${path}.live`, resolve));
    await link(`${path}.live`, path);
    await new Promise<void>((resolve) => server.close(() => resolve()));
    await clearSocketPath(path);
    await expect(stat(path)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('must leave alone what somebody answers on, and what is no socket', async () => {
    const path = join(directory, 'live.sock');
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(path, resolve));
    await expect(clearSocketPath(path)).rejects.toMatchObject({ code: 'data-directory-busy' });
    await new Promise<void>((resolve) => server.close(() => resolve()));
    const file = join(directory, 'file');
    await writeFile(file, 'precious');
    await expect(clearSocketPath(file)).rejects.toMatchObject({ code: 'store-unwritable' });
    await clearSocketPath(join(directory, 'nothing'));
  });
});
