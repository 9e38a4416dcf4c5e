import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import { copyFile, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LocalFiles } from '../../core/ports/local-files.ts';
import { ManualClock } from '../../testing/manual-clock.ts';
import { MemoryFiles } from '../../testing/memory-files.ts';
import { SimulatedFileSystem } from '../../testing/simulated-file-system.ts';
import { UnsyncedFileSystem } from '../../testing/unsynced-file-system.ts';
import { DurableFiles } from '../system/durable-files.ts';
import { EncryptedSecrets } from './encrypted-secrets.ts';
import { ProtectedKeys } from './protected-keys.ts';

const values = { DB_PASSWORD: 'hunter2-größe', TOKEN: '' };
const scope = 'env-1/shop/20300101-000000-aaaa';

function keysIn(files: LocalFiles, dataDirectory: string): ProtectedKeys {
  return new ProtectedKeys({
    files,
    dataDirectory,
    vault: null,
    clock: new ManualClock(),
    ask: () => Promise.resolve(null),
    onPassphrase: () => undefined,
  });
}

describe('EncryptedSecrets', () => {
  let directory = '';
  let secrets: EncryptedSecrets;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'encrypted-secrets-'));
    secrets = open();
  });
  afterEach(() => rm(directory, { recursive: true }));

  function open(): EncryptedSecrets {
    const files = new DurableFiles(new UnsyncedFileSystem());
    return new EncryptedSecrets({
      files,
      keys: keysIn(files, directory),
      dataDirectory: directory,
    });
  }
  function openInMemory() {
    const files = new MemoryFiles();
    const keys = keysIn(files, '/data');
    return { files, inMemory: new EncryptedSecrets({ files, keys, dataDirectory: '/data' }) };
  }
  const keyFile = (): string => join(directory, 'secrets.key');
  async function secretFiles(): Promise<string[]> {
    return (await readdir(join(directory, 'secrets'))).map((name) => join(directory, 'secrets', name));
  }
  async function onlyFile(): Promise<string> {
    const [file] = await secretFiles();
    if (file === undefined) throw new Error('no secret file');
    return file;
  }

  it('must give back what was stored, also to a later process', async () => {
    await secrets.write(scope, values);
    expect(await open().read(scope)).toEqual(values);
  });

  it('must give back any names and values', async () => {
    const { inMemory } = openInMemory();
    const unit = fc.constantFrom('a', ' ', '"', '\\', '\0', '\n', 'ß', '🛒', '\ud800');
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.string(), fc.string({ unit })), async (any) => {
        await inMemory.write(scope, any);
        expect(Object.entries(await inMemory.read(scope))).toEqual(Object.entries(any));
      }),
    );
  });

  it('must keep a value whose name means something to the language', async () => {
    const odd = JSON.parse('{"__proto__":"a","constructor":"b"}');
    await secrets.write(scope, odd);
    expect(Object.entries(await secrets.read(scope))).toEqual([
      ['__proto__', 'a'],
      ['constructor', 'b'],
    ]);
  });

  it('must have nothing where nothing was stored, and make no key for that', async () => {
    expect(await secrets.read(scope)).toEqual({});
    await secrets.remove(scope);
    expect(await readdir(directory)).toEqual([]);
  });

  it('must need no key where there are no values, and keep none of those before', async () => {
    await secrets.write(scope, {});
    expect(await readdir(directory)).toEqual([]);
    await secrets.write(scope, values);
    await secrets.write(scope, {});
    expect(await secrets.read(scope)).toEqual({});
  });

  it('must tell scopes apart, replace as a whole, and forget what is removed', async () => {
    await secrets.write(scope, values);
    await secrets.write('env-1/shop', { OTHER: 'x' });
    await secrets.write(scope, { ONLY: 'y' });
    expect([await secrets.read(scope), await secrets.read('env-1/shop')]).toEqual([
      { ONLY: 'y' },
      { OTHER: 'x' },
    ]);
    await secrets.remove(scope);
    expect(await secrets.read(scope)).toEqual({});
    expect(await secretFiles()).toHaveLength(1);
  });

  it('must show neither values nor names nor scopes on the disk, to the user alone', async () => {
    await secrets.write(scope, values);
    for (const file of [...(await secretFiles()), keyFile()]) {
      const text = (await readFile(file, 'utf8')) + file;
      for (const word of ['hunter2', Buffer.from('hunter2').toString('base64'), 'DB_PASSWORD', '20300101']) {
        expect(text).not.toContain(word);
      }
      expect((await stat(file)).mode & 0o777).toBe(0o600);
    }
    expect((await stat(join(directory, 'secrets'))).mode & 0o777).toBe(0o700);
  });

  it('must not encrypt the same values to the same bytes', async () => {
    await secrets.write(scope, values);
    const first = await readFile(await onlyFile(), 'utf8');
    await secrets.write(scope, values);
    expect(await readFile(await onlyFile(), 'utf8')).not.toBe(first);
  });

  it('must notice any changed or missing byte, and never tell a value', async () => {
    const { files, inMemory } = openInMemory();
    await inMemory.write(scope, values);
    const [file = ''] = [...files.contents.keys()].filter((path) => path.endsWith('.json'));
    const whole = files.contents.get(file) ?? new Uint8Array();
    const damages = [
      ...Array.from(whole, (_, changed) => whole.map((byte, index) => (index === changed ? byte ^ 1 : byte))),
      ...Array.from({ length: whole.length - 2 }, (_, length) => whole.subarray(0, length)),
    ];
    for (const damage of damages) {
      files.contents.set(file, damage);
      const error: unknown = await inMemory.read(scope).catch((thrown: unknown) => thrown);
      if (!(error instanceof Error)) {
        // A bit that is no part of the content: the padding of base64.
        expect(error, damage.toString()).toEqual(values);
        continue;
      }
      expect(['record-damaged', 'secret-missing', 'record-too-new']).toContain(
        (error as { code?: string }).code,
      );
      expect(JSON.stringify([error, error.message, error.stack])).not.toContain('hunter2');
    }
  });

  it("must not take another scope's file for its own", async () => {
    await secrets.write('env-1/shop/one', values);
    const [one = ''] = await secretFiles();
    await secrets.write('env-1/shop/two', { OTHER: 'x' });
    const two = (await secretFiles()).find((file) => file !== one) ?? '';
    await copyFile(one, two);
    await expect(secrets.read('env-1/shop/two')).rejects.toMatchObject({
      code: 'record-damaged',
      details: { file: two, scope: 'env-1/shop/two' },
    });
  });

  it('must refuse a shortened authentication tag', async () => {
    await secrets.write(scope, values);
    const file = await onlyFile();
    const sealed = JSON.parse(await readFile(file, 'utf8'));
    sealed.tag = Buffer.from(sealed.tag, 'base64').subarray(0, 4).toString('base64');
    await writeFile(file, JSON.stringify(sealed));
    await expect(secrets.read(scope)).rejects.toMatchObject({ code: 'record-damaged' });
  });

  it('must refuse what was encrypted rightly and is no set of values', async () => {
    await secrets.write(scope, values);
    const file = await onlyFile();
    const key = Buffer.from((await readFile(keyFile(), 'utf8')).trim(), 'hex');
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(
      Buffer.from(`windlass-secrets/1/${scope}`),
    );
    const data = Buffer.concat([cipher.update('["hunter2"]'), cipher.final()]).toString('base64');
    const tag = cipher.getAuthTag().toString('base64');
    const { key: keyName } = JSON.parse(await readFile(file, 'utf8'));
    await writeFile(
      file,
      JSON.stringify({ format: 1, key: keyName, nonce: nonce.toString('base64'), tag, data }),
    );
    await expect(secrets.read(scope)).rejects.toMatchObject({ code: 'record-damaged' });
  });

  it.each([
    ['is gone', () => rm(keyFile())],
    ['is another', () => writeFile(keyFile(), `${'ab'.repeat(32)}\n`)],
    ['is damaged', () => writeFile(keyFile(), 'ab')],
  ])('must say that the key %s, and what to do', async (_, change) => {
    await secrets.write(scope, values);
    await change();
    await expect(open().read(scope)).rejects.toMatchObject({
      code: 'secret-missing',
      message: expect.stringMatching(/enter (the secrets|them) again/i),
    });
  });

  it('must not replace a damaged key, under which older secrets may still be saved', async () => {
    await writeFile(keyFile(), 'ab');
    await expect(secrets.write(scope, values)).rejects.toMatchObject({ code: 'secret-missing' });
    expect(await readFile(keyFile(), 'utf8')).toBe('ab');
  });

  it('must use one key when two processes make it at the same moment', async () => {
    await Promise.all(['a', 'b', 'c', 'd'].map((name) => open().write(name, { name })));
    for (const name of ['a', 'b', 'c', 'd']) expect(await open().read(name)).toEqual({ name });
  });

  it('must leave a file of a later version alone', async () => {
    await secrets.write(scope, values);
    const file = await onlyFile();
    const later = JSON.stringify({ ...JSON.parse(await readFile(file, 'utf8')), format: 2 });
    await writeFile(file, later);
    await expect(secrets.read(scope)).rejects.toMatchObject({ code: 'record-too-new' });
  });

  it('must keep the values before when the disk is full', async () => {
    const disk = new SimulatedFileSystem({}, ['/data', '/data/secrets']);
    const files = new DurableFiles(disk);
    const full = new EncryptedSecrets({
      files,
      keys: keysIn(files, '/data'),
      dataDirectory: '/data',
    });
    await full.write(scope, values);
    disk.faults.capacityBytes = 400;
    await expect(full.write(scope, { LARGE: 'x'.repeat(1000) })).rejects.toMatchObject({
      code: 'store-unwritable',
    });
    expect(await full.read(scope)).toEqual(values);
    const name = createHash('sha256').update(scope).digest('hex').slice(0, 40);
    expect(Object.keys(disk.contents()).sort()).toEqual(['/data/secrets.key', `/data/secrets/${name}.json`]);
  });
});
