import { chmod, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

interface Machine {
  readonly args: readonly string[];
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly userId: number | null;
}

const script = (name: string): string => pathToFileURL(join(import.meta.dirname, '../../scripts', name)).href;
const { chooseDoor, isStillborn } = (await import(script('choose-door.mjs'))) as {
  chooseDoor(machine: Machine): { door: 'electron' | 'web'; why: string | null; args: string[] };
  isStillborn(end: { code: number | null; signal: NodeJS.Signals | null; tookMs: number }): boolean;
};
const { findElectron } = (await import(script('electron-binary.mjs'))) as {
  findElectron(options: {
    root: string;
    platform: NodeJS.Platform;
    env: Readonly<Record<string, string | undefined>>;
    say(line: string): void;
    patienceMs?: number;
  }): Promise<{ program: string } | { why: string }>;
};
const { openApplication } = (await import(script('open-application.mjs'))) as {
  openApplication(start: Machine & { root: string; cwd: string; say(line: string): void }): Promise<number>;
};

const desktop: Machine = { args: [], platform: 'linux', env: { DISPLAY: ':0' }, userId: 1000 };

describe('npm start', () => {
  it.each([
    ['a desktop', {}, 'electron', null],
    ['a Mac', { platform: 'darwin', env: {} }, 'electron', null],
    ['Windows', { platform: 'win32', env: {}, userId: null }, 'electron', null],
    ['Wayland', { env: { WAYLAND_DISPLAY: 'wayland-0' } }, 'electron', null],
    ['no display', { env: {} }, 'web', 'there is no display'],
    ['root', { userId: 0 }, 'web', 'Electron does not run as root with its sandbox'],
    ['--web', { args: ['--web'] }, 'web', null],
    ['--port', { args: ['--port', '8080'] }, 'web', null],
    ['--port=', { args: ['--port=8080'] }, 'web', null],
    ['--no-open', { args: ['--no-open'] }, 'web', null],
  ] as const)('must open the right door on %s, with the reason', (_, changes, door, why) => {
    expect(chooseDoor({ ...desktop, ...changes })).toMatchObject({ door, why });
  });

  it('must pass on what it was given, without what it understood itself', () => {
    const args = ['--web', '--data-dir', '/data', '--port', '1234'];
    expect(chooseDoor({ ...desktop, args }).args).toEqual(['--data-dir', '/data', '--port', '1234']);
  });

  it('must tell an Electron that cannot run from one that was closed', () => {
    expect(isStillborn({ code: null, signal: 'SIGTRAP', tookMs: 300 })).toBe(true);
    expect(isStillborn({ code: 133, signal: null, tookMs: 300 })).toBe(true);
    expect(isStillborn({ code: 127, signal: null, tookMs: 5 })).toBe(true);
    expect(isStillborn({ code: 0, signal: null, tookMs: 300 })).toBe(false);
    expect(isStillborn({ code: 1, signal: null, tookMs: 300 })).toBe(false);
    expect(isStillborn({ code: null, signal: 'SIGTERM', tookMs: 300 })).toBe(false);
    expect(isStillborn({ code: null, signal: 'SIGTRAP', tookMs: 60_000 })).toBe(false);
  });
});

describe('the program of Electron', () => {
  let root = '';
  const said: string[] = [];
  beforeEach(async () => {
    said.length = 0;
    root = await mkdtemp(join(tmpdir(), 'start-'));
    await mkdir(join(root, 'node_modules/electron'), { recursive: true });
    await writeFile(join(root, 'node_modules/electron/package.json'), '{"version":"1.2.3"}');
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  const find = (env: Record<string, string> = {}, patienceMs = 20_000) =>
    findElectron({
      root,
      platform: 'linux',
      env: { PATH: process.env['PATH'], ...env },
      say: (line) => said.push(line),
      patienceMs,
    });
  const installer = (code: string): Promise<void> =>
    writeFile(
      join(root, 'node_modules/electron/install.js'),
      `const { mkdirSync, writeFileSync } = require('node:fs');\n${code}`,
    );

  it('must be that of the given distribution', async () => {
    await mkdir(join(root, 'dist'));
    await writeFile(join(root, 'dist/electron'), '');
    expect(await find({ ELECTRON_OVERRIDE_DIST_PATH: join(root, 'dist') })).toEqual({
      program: join(root, 'dist/electron'),
    });
    expect(await find({ ELECTRON_OVERRIDE_DIST_PATH: join(root, 'nowhere') })).toEqual({
      why: 'ELECTRON_OVERRIDE_DIST_PATH has no electron',
    });
  });

  it('must be downloaded once, and then be there', async () => {
    await installer(
      `const d = __dirname; mkdirSync(d + '/dist'); writeFileSync(d + '/dist/electron', '');
       writeFileSync(d + '/path.txt', 'electron');`,
    );
    const program = join(root, 'node_modules/electron/dist/electron');
    expect(await find()).toEqual({ program });
    expect(said).toEqual(['Downloading Electron 1.2.3, once...']);
    expect(await find()).toEqual({ program });
    expect(said).toHaveLength(1);
  });

  it('must not be what half a download left', async () => {
    await mkdir(join(root, 'node_modules/electron/dist'));
    await writeFile(join(root, 'node_modules/electron/dist/electron'), 'half');
    await installer('process.exit(1)');
    expect(await find()).toEqual({ why: 'Electron could not be downloaded (the download was refused)' });
  });

  it('that cannot be had must be said at once, and not be tried at every start', async () => {
    await installer('process.exit(1)');
    expect(await find()).toEqual({ why: 'Electron could not be downloaded (the download was refused)' });
    expect(await find()).toEqual({ why: 'Electron could not be downloaded a while ago' });
    expect(said).toHaveLength(1);
  });

  it('must be given up when nothing arrives, and leave nothing behind', async () => {
    await installer(
      `writeFileSync(process.env.TMPDIR + '/part', 'x'.repeat(1000)); setInterval(() => {}, 1000);`,
    );
    const before = await scratchFolders();
    const result = await find({}, 600);
    expect(result).toMatchObject({ why: expect.stringContaining('nothing has arrived') });
    expect(await scratchFolders()).toEqual(before);
  });

  async function scratchFolders(): Promise<string[]> {
    return (await readdir(tmpdir())).filter((name) => name.startsWith('windlass-electron-'));
  }
});

describe('the opened application', () => {
  let root = '';
  const said: string[] = [];
  beforeEach(async () => {
    said.length = 0;
    root = await mkdtemp(join(tmpdir(), 'start-'));
    await mkdir(join(root, 'out/main'), { recursive: true });
    await writeFile(
      join(root, 'out/main/web.js'),
      'process.exit(process.argv.includes("--data-dir") ? 5 : 6);',
    );
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  async function open(electron: string, env: Record<string, string> = {}): Promise<number> {
    await writeFile(join(root, 'electron'), `#!/bin/sh\n${electron}\n`);
    await chmod(join(root, 'electron'), 0o755);
    return openApplication({
      ...desktop,
      root,
      args: ['--data-dir', '/x y'],
      env: { PATH: process.env['PATH'], DISPLAY: ':99', ELECTRON_OVERRIDE_DIST_PATH: root, ...env },
      cwd: root,
      say: (line) => said.push(line),
    });
  }

  it('must get the project and its arguments, and nothing that turns it into another program', async () => {
    const env = { ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '--no-warnings' };
    const code = await open('printf "%s|" "$@" "$ELECTRON_RUN_AS_NODE$NODE_OPTIONS" > told; exit 7', env);
    expect(code).toBe(7);
    expect(await readFile(join(root, 'told'), 'utf8')).toBe(`${root}|--data-dir|/x y||`);
    expect(said).toEqual([]);
  });

  it('must be opened in the browser where Electron cannot run, with the reason', async () => {
    expect(await open('kill -TRAP $$')).toBe(5);
    expect(said).toEqual(['Opening in the browser: Electron cannot run here (it ended with SIGTRAP).']);
  });

  it('must be opened in the browser without a display, with the reason', async () => {
    expect(await open('exit 7', { DISPLAY: '' })).toBe(5);
    expect(said).toEqual(['Opening in the browser: there is no display.']);
  });
});
