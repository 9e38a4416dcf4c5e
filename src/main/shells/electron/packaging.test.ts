import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../../..');

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** Where Electron's own program says what of it is switched off; by the order of its fuses. */
const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const fuseNames = [
  'runAsNode',
  'cookieEncryption',
  'nodeOptions',
  'nodeCliInspect',
  'embeddedAsarIntegrity',
  'onlyLoadAppFromAsar',
  'browserProcessSnapshot',
  'fileProtocolPrivileges',
] as const;

/** The real configuration over a project and an Electron that are stand-ins, on a machine without a network. */
describe('what is installed', () => {
  let directory = '';
  let unpacked = '';
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'packaging-'));
    await makeProject(join(directory, 'project'));
    await makeElectron(join(directory, 'electron'));
    await promisify(execFile)(
      process.execPath,
      [
        join(root, 'node_modules/electron-builder/cli.js'),
        ...['--projectDir', join(directory, 'project'), '--linux', 'dir'],
        ...['--config', join(root, 'electron-builder.yml')],
        `-c.electronDist=${join(directory, 'electron')}`,
        `-c.electronVersion=${manifest.devDependencies.electron}`,
      ],
      { cwd: join(directory, 'project') },
    );
    unpacked = join(directory, 'project/dist/linux-unpacked');
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  it('must be an Electron that is nothing but this application', async () => {
    const program = await readFile(join(unpacked, 'windlass'));
    const at = program.indexOf(sentinel) + sentinel.length + 2;
    const fuses = Object.fromEntries(
      fuseNames.map((name, index) => [name, program.toString('latin1', at + index, at + index + 1)]),
    );
    expect(fuses).toEqual({
      runAsNode: '0',
      cookieEncryption: '1',
      nodeOptions: '0',
      nodeCliInspect: '0',
      embeddedAsarIntegrity: '1',
      onlyLoadAppFromAsar: '1',
      browserProcessSnapshot: '0',
      fileProtocolPrivileges: '0',
    });
  });

  it('must have all of its code in the archive, and only data beside it', async () => {
    const archived = await listArchive(join(unpacked, 'resources/app.asar'));
    expect(archived).toEqual(
      expect.arrayContaining([
        'package.json',
        'out/main/index.js',
        'out/preload/index.cjs',
        'out/renderer/index.html',
        'node_modules/needed/index.js',
      ]),
    );
    const unwanted = /\.map$|\.node$|\.ts$|^(src|scripts|e2e|docs|node_modules\/unneeded)\//;
    expect(archived.filter((path) => unwanted.test(path))).toEqual([]);
    const beside = await readdir(join(unpacked, 'resources'), { recursive: true });
    const files = beside.filter((path) => /\.\w+$/.test(path) && !path.endsWith('.unpacked'));
    expect(files.filter((path) => !/^app\.asar\.unpacked\/resources\//.test(path))).toEqual(['app.asar']);
    expect(files.filter((path) => /\.(c?js|mjs|node|so|html|sh)$/.test(path))).toEqual([]);
    expect(files).toEqual(
      expect.arrayContaining(
        ['translations/de.json', 'catalog/shop/1.0.0.yaml', 'tray/idle.png', 'icons/256x256.png'].map(
          (path) => `app.asar.unpacked/resources/${path}`,
        ),
      ),
    );
  });
});

async function makeProject(project: string): Promise<void> {
  const { name, version, description, main } = manifest;
  const dependency = { name: 'needed', version: '1.0.0' };
  const files = {
    'package.json': JSON.stringify({
      ...{ name, version, description, main, type: 'module', author: 'Windlass' },
      dependencies: { needed: '1.0.0' },
      devDependencies: { unneeded: '1.0.0' },
    }),
    'package-lock.json': '{}',
    'out/main/index.js': '// the application',
    'out/main/index.js.map': '',
    'out/preload/index.cjs': '',
    'out/renderer/index.html': '',
    'src/main/index.ts': '',
    'scripts/start.mjs': '',
    'node_modules/needed/package.json': JSON.stringify(dependency),
    'node_modules/needed/index.js': '',
    'node_modules/needed/index.d.ts': '',
    'node_modules/needed/build/native.node': '',
    'node_modules/unneeded/package.json': JSON.stringify({ ...dependency, name: 'unneeded' }),
    'node_modules/unneeded/index.js': '',
  };
  for (const [path, content] of Object.entries(files)) {
    await mkdir(join(project, path, '..'), { recursive: true });
    await writeFile(join(project, path), content);
  }
  await cp(join(root, 'resources'), join(project, 'resources'), { recursive: true });
}

/** As unpacked from its download, with every fuse as Electron ships it. */
async function makeElectron(distribution: string): Promise<void> {
  await mkdir(join(distribution, 'locales'), { recursive: true });
  await mkdir(join(distribution, 'resources'));
  const wire = Buffer.concat([Buffer.from(sentinel), Buffer.from([1, 9]), Buffer.from('101001111')]);
  await writeFile(join(distribution, 'electron'), Buffer.concat([Buffer.from('program '), wire]), {
    mode: 0o755,
  });
  for (const name of [
    'version',
    'LICENSE',
    'LICENSES.chromium.html',
    'chrome-sandbox',
    'locales/en-US.pak',
  ]) {
    await writeFile(join(distribution, name), '');
  }
}

interface Entry {
  readonly files?: Readonly<Record<string, Entry>>;
}

/** Files by path, also those that lie beside the archive. */
async function listArchive(file: string): Promise<string[]> {
  const archive = await readFile(file);
  const header = JSON.parse(archive.toString('utf8', 16, 16 + archive.readUInt32LE(12))) as Entry;
  const walk = (entry: Entry, path: string): string[] =>
    entry.files === undefined
      ? [path]
      : Object.entries(entry.files).flatMap(([name, below]) =>
          walk(below, path === '' ? name : `${path}/${name}`),
        );
  return walk(header, '');
}
