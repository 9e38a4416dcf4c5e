import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WindlassError } from '../../../shared/errors.ts';
import type { CatalogContent } from '../../core/model/catalog.ts';
import { MemoryFiles } from '../../testing/memory-files.ts';
import { DefinitionMemory } from './definition-memory.ts';
import { YamlDefinitions } from './yaml-definitions.ts';

const definition = (version: string, name = 'shop'): string => `
x-windlass:
  metadata: {name: ${name}, productVersion: ${version}}
  variables:
    NAME: {pattern: '^[a-z]+$', default: shop}
services:
  web:
    image: shop/web:${version}
    env_file: [web.env, {path: more.env, required: false}]
`;

let root = '';
let files: MemoryFiles;
/** Patterns that were checked: one for each definition that was parsed. */
let parsed = 0;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'windlass-memory-'));
  files = new MemoryFiles();
  await write('shop/1.yaml', definition('1.0.0'));
  await write('shop/2.yaml', definition('2.0.0'));
  await write('shop/web.env', 'TOKEN=canary\n');
  await write('shop/CHANGELOG.md', '## [2.0.0]\n\n- More.\n\n## [1.0.0]\n\n- First.\n');
  await write('fragment.yaml', 'services: {}\n');
  await write('shop/wrong.yaml', 'metadata: {name: other, productVersion: 1}\nservices: {web: {}}\n');
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
}

/** As a process that begins. */
function begin(productVersion = '1.0.0', withMemory = true): YamlDefinitions {
  parsed = 0;
  const memory = new DefinitionMemory({ files, directory: '/data/catalog', productVersion });
  return new YamlDefinitions({
    ...(withMemory ? { memory } : {}),
    checkPattern: () => {
      parsed += 1;
      return null;
    },
  });
}

async function load(productVersion?: string, withMemory?: boolean): Promise<CatalogContent> {
  return begin(productVersion, withMemory).load({ id: 'main', name: 'main', path: root });
}

describe('definitions that were read before', () => {
  it('must not be parsed again while nothing changed, and be the same', async () => {
    const first = await load();
    expect(first.versions).toHaveLength(2);
    expect(first.problems).toHaveLength(1);
    expect(parsed).toBe(2);
    expect(await load()).toEqual(first);
    expect(parsed).toBe(0);
  });

  it.each([
    ['a definition that changed', 1, () => write('shop/1.yaml', definition('1.0.1'))],
    ['a definition of the same length', 1, () => write('shop/1.yaml', definition('1.0.9'))],
    ['a definition that came', 1, () => write('shop/3.yaml', definition('3.0.0'))],
    ['a definition that is gone', 0, () => rm(join(root, 'shop/1.yaml'))],
    ['a definition that was mended', 1, () => write('shop/wrong.yaml', definition('1.0.0', 'other'))],
    ['an environment file that changed', 2, () => write('shop/web.env', 'TOKEN=other\n')],
    ['an environment file that is gone', 0, () => rm(join(root, 'shop/web.env'))],
    ['an environment file that came', 2, () => write('shop/more.env', 'MORE=1\n')],
    ['release notes that changed', 2, () => write('shop/CHANGELOG.md', '## [1.0.0]\n\n- Other.\n')],
    ['release notes that are gone', 2, () => rm(join(root, 'shop/CHANGELOG.md'))],
  ])('%s must be seen', async (_, least, change) => {
    await load();
    await change();
    const seen = await load();
    expect(parsed).toBeGreaterThanOrEqual(least);
    expect(seen).toEqual(await load('1.0.0', false));
    expect(await load()).toEqual(seen);
    expect(parsed).toBe(0);
  });

  it('must be parsed again by another version of the program, and where what is remembered is damaged', async () => {
    const first = await load();
    expect(await load('1.0.1')).toEqual(first);
    expect(parsed).toBe(2);
    for (const [path, content] of files.contents) {
      files.contents.set(path, Buffer.from(Buffer.from(content).toString('utf8').replace('2.0.0', '2.0.1')));
    }
    expect(await load('1.0.1')).toEqual(first);
    expect(parsed).toBe(2);
  });

  it('must be forgotten with their source, and with no other', async () => {
    const other = { id: 'other', name: 'other', path: root };
    await load();
    await begin().load(other);
    expect(files.contents.size).toBe(2);
    await begin().forget({ id: 'main', name: 'main', path: root });
    expect(files.contents.size).toBe(1);
    await begin().load(other);
    expect(parsed).toBe(0);
  });

  it('must hold nothing of what is in environment files', async () => {
    await load();
    const kept = [...files.contents.values()].map((content) => Buffer.from(content).toString('utf8'));
    expect(kept.join()).toContain('2.0.0');
    expect(kept.join()).not.toContain('canary');
  });

  it('must be the same where they can be neither kept nor recalled', async () => {
    const refuse = (): Promise<never> => Promise.reject(new WindlassError('store-unwritable', 'no', {}));
    files.write = refuse;
    files.read = refuse;
    const seen = await load();
    expect(seen).toEqual(await load('1.0.0', false));
  });
});
