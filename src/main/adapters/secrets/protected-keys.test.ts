import { describe, expect, it } from 'vitest';
import type { AskPassphrase, KeyVault } from '../../core/ports/secrets.ts';
import type { LocalFiles } from '../../core/ports/local-files.ts';
import { ManualClock } from '../../testing/manual-clock.ts';
import { MemoryFiles } from '../../testing/memory-files.ts';
import { SimulatedFileSystem } from '../../testing/simulated-file-system.ts';
import { DurableFiles } from '../system/durable-files.ts';
import { EncryptedSecrets } from './encrypted-secrets.ts';
import { ProtectedKeys } from './protected-keys.ts';
import type { ProtectedKeysOptions } from './protected-keys.ts';

const passphrase = 'correct horse größe';
const values = { PASSWORD: 'x' };
const quick = { N: 16, r: 8, p: 1 };

const vault: KeyVault = {
  name: 'keychain',
  seal: (text) => Promise.resolve(Buffer.from([...text].reverse().join(''))),
  open: (sealed) => Promise.resolve([...Buffer.from(sealed).toString()].reverse().join('')),
};
const broken: KeyVault = { ...vault, open: () => Promise.reject(new Error('canary-of-the-store')) };
const nobody: AskPassphrase = () => Promise.resolve(null);

/** Another process on the same data directory. */
function open(files: LocalFiles, changes: Partial<ProtectedKeysOptions> = {}) {
  const keys = new ProtectedKeys({
    files,
    dataDirectory: '/data',
    vault: null,
    clock: new ManualClock(),
    ask: nobody,
    onPassphrase: () => undefined,
    work: quick,
    ...changes,
  });
  return { keys, secrets: new EncryptedSecrets({ files, keys, dataDirectory: '/data' }) };
}

/** A directory with a secret, its keys kept in that way. */
async function kept(way: 'key-file' | 'passphrase' | 'vault' | 'both'): Promise<MemoryFiles> {
  const files = new MemoryFiles();
  const { keys, secrets } = open(files, { vault: way === 'vault' || way === 'both' ? vault : null });
  await secrets.write('scope', values);
  if (way === 'passphrase' || way === 'both') await keys.setPassphrase(null, passphrase);
  return files;
}

describe('the keys of the secrets without a passphrase', () => {
  it('must be kept by the key store of the system where there is one, and never lie on the disk in clear', async () => {
    const files = await kept('vault');
    expect(await files.list('/data')).toEqual(['secrets.key.sealed']);
    const { keys, secrets } = open(files, { vault });
    expect(await secrets.read('scope')).toEqual(values);
    expect(await keys.state()).toEqual({
      storage: 'keychain',
      isLocked: false,
      hasPassphrase: false,
      keyStore: 'keychain',
    });
  });

  it('must be a file of the user where there is no key store, and stay there for every door', async () => {
    const files = await kept('key-file');
    expect(await files.list('/data')).toEqual(['secrets.key']);
    const desktop = open(files, { vault });
    expect(await desktop.keys.state()).toMatchObject({ storage: 'key-file', isLocked: false });
    expect(await desktop.secrets.read('scope')).toEqual(values);
  });

  it("must not be replaced by a door that cannot reach the desktop's key store, which says so", async () => {
    const files = await kept('vault');
    const { keys, secrets } = open(files);
    expect(await keys.state()).toMatchObject({ storage: 'desktop-key-store', isLocked: true });
    const refused = { code: 'secrets-locked', details: { reason: 'desktop-key-store' } };
    await expect(secrets.read('scope')).rejects.toMatchObject(refused);
    await expect(secrets.write('other', values)).rejects.toMatchObject(refused);
    await expect(keys.setPassphrase(null, passphrase)).rejects.toMatchObject(refused);
    expect(await files.list('/data')).toEqual(['secrets.key.sealed']);
  });

  it('must be missing where the key store refuses, without the words of the store', async () => {
    const { secrets } = open(await kept('vault'), { vault: broken });
    const error: unknown = await secrets.read('scope').catch((e: unknown) => e);
    expect(error).toMatchObject({ code: 'secret-missing' });
    expect(JSON.stringify([error, String(error), Object(error)['cause']])).not.toContain('canary');
  });
});

describe('the keys of the secrets under a passphrase', () => {
  it('must be locked for the next process until it is told the passphrase', async () => {
    const files = await kept('passphrase');
    expect(await files.list('/data')).toEqual(['secrets.passphrase']);
    const { keys, secrets } = open(files);
    expect(await keys.state()).toEqual({
      storage: 'passphrase',
      isLocked: true,
      hasPassphrase: true,
      keyStore: null,
    });
    const refused = { code: 'secrets-locked', details: { reason: 'passphrase' } };
    await expect(secrets.read('scope')).rejects.toMatchObject(refused);
    await expect(secrets.write('other', values)).rejects.toMatchObject(refused);
    expect(await secrets.read('nothing stored')).toEqual({});
    await secrets.write('empty', {});
    await keys.unlock(passphrase);
    expect(await secrets.read('scope')).toEqual(values);
    expect(await keys.state()).toMatchObject({ isLocked: false });
  });

  it('must be asked for once, when they are first needed', async () => {
    const files = await kept('passphrase');
    const asked: boolean[] = [];
    const answers = ['wrong wrong', passphrase];
    const ask: AskPassphrase = async (isAgain) => {
      asked.push(isAgain);
      return answers.shift() ?? null;
    };
    const { secrets } = open(files, { ask });
    expect(await secrets.read('nothing stored')).toEqual({});
    expect(asked).toEqual([]);
    expect(await Promise.all([secrets.read('scope'), secrets.read('scope')])).toEqual([values, values]);
    expect(asked).toEqual([false, true]);
  });

  it('must not open with another passphrase, and make guessing slow', async () => {
    const clock = new ManualClock();
    const { keys } = open(await kept('passphrase'), { clock });
    const attempt = (text: string) => keys.unlock(text).catch((error: unknown) => error);
    for (const guess of ['', 'correct horse', 'Correct horse größe']) {
      expect(await attempt(guess)).toMatchObject({ code: 'passphrase-wrong', details: {} });
    }
    expect(await attempt(passphrase)).toMatchObject({ details: { reason: 'wait', seconds: 1 } });
    await clock.advance(1000);
    expect(await attempt('wrong again')).toMatchObject({ code: 'passphrase-wrong', details: {} });
    expect(await attempt(passphrase)).toMatchObject({ details: { reason: 'wait', seconds: 2 } });
    await clock.advance(2000);
    expect(await attempt(passphrase)).toBeUndefined();
  });

  it('must open however the letters were composed', async () => {
    const { keys } = open(await kept('passphrase'));
    await keys.unlock(passphrase.normalize('NFD'));
    expect(await keys.state()).toMatchObject({ isLocked: false });
  });

  it('must encrypt with a key that never lay in a file, and go on opening what was stored before', async () => {
    const files = await kept('key-file');
    const before = new TextDecoder().decode(files.contents.get('/data/secrets.key')).trim();
    const { keys, secrets } = open(files);
    await keys.setPassphrase(null, passphrase);
    await secrets.write('new', { NEW: 'y' });
    const thief = new MemoryFiles();
    for (const [path, content] of files.contents)
      if (path.startsWith('/data/secrets/')) await thief.write(path, content);
    await thief.write('/data/secrets.key', Buffer.from(`${before}\n`));
    expect(await open(thief).secrets.read('scope')).toEqual(values);
    await expect(open(thief).secrets.read('new')).rejects.toMatchObject({ code: 'secret-missing' });
    expect(await secrets.read('scope')).toEqual(values);
  });

  it('must be changed and removed only by who knows it', async () => {
    const files = await kept('passphrase');
    const { keys, secrets } = open(files);
    for (const current of [null, 'wrong wrong']) {
      await expect(keys.setPassphrase(current, 'another passphrase')).rejects.toMatchObject({
        code: 'passphrase-wrong',
      });
    }
    await keys.setPassphrase(passphrase, 'another passphrase');
    await expect(keys.removePassphrase(passphrase)).rejects.toMatchObject({ code: 'passphrase-wrong' });
    await keys.removePassphrase('another passphrase');
    expect(await files.list('/data')).toEqual(['secrets.key']);
    expect(await secrets.read('scope')).toEqual(values);
    expect(await open(files).secrets.read('scope')).toEqual(values);
  });

  it.each([[''], ['1234567'], ['x'.repeat(1025)]])('must refuse "%s" as a new one', async (next) => {
    const files = await kept('key-file');
    await expect(open(files).keys.setPassphrase(null, next)).rejects.toMatchObject({
      code: 'usage',
      details: { reason: 'passphrase-length' },
    });
    expect(await files.list('/data')).toEqual(['secrets.key']);
  });

  it('must be told to who keeps the logs clean, before anything is done with it', async () => {
    const told: string[] = [];
    const { keys } = open(await kept('passphrase'), { onPassphrase: (text) => told.push(text) });
    await keys.setPassphrase('wrong wrong', 'another passphrase').catch(() => undefined);
    expect(told).toEqual(['another passphrase', 'wrong wrong']);
  });

  it('must show nothing of the passphrase or the keys on the disk', async () => {
    const files = await kept('passphrase');
    const record = new TextDecoder().decode(files.contents.get('/data/secrets.passphrase'));
    expect(JSON.parse(record)).toMatchObject({ format: 1, kdf: { name: 'scrypt', ...quick } });
    for (const word of ['correct', 'horse', Buffer.from('correct horse').toString('base64').slice(0, 16)]) {
      expect(record).not.toContain(word);
    }
  });
});

describe('the record of the passphrase', () => {
  const path = '/data/secrets.passphrase';

  it('must be damaged with any part changed, and never open', async () => {
    const files = await kept('passphrase');
    const record = JSON.parse(new TextDecoder().decode(files.contents.get(path)));
    const another = Buffer.alloc(16, 7).toString('base64');
    const changes: object[] = [
      { kdf: { ...record.kdf, N: 32 } },
      { kdf: { ...record.kdf, salt: another } },
      { keys: ['0123456789abcdef'] },
      { nonce: another },
      { tag: another },
      { tag: Buffer.from(record.tag, 'base64').subarray(0, 4).toString('base64') },
      { data: another },
    ];
    for (const change of changes) {
      await files.write(path, Buffer.from(JSON.stringify({ ...record, ...change })));
      await expect(open(files).keys.unlock(passphrase)).rejects.toMatchObject({ code: 'passphrase-wrong' });
    }
  });

  it.each([
    ['no record', 'nonsense', 'record-damaged'],
    ['too much work', { kdf: { name: 'scrypt', N: 2 ** 24, r: 8, p: 1, salt: '' } }, 'record-damaged'],
    ['a later version', { format: 2 }, 'record-too-new'],
  ])('must be refused, and left alone, when it is %s', async (_, change, code) => {
    const files = await kept('passphrase');
    const record = JSON.parse(new TextDecoder().decode(files.contents.get(path)));
    const text = typeof change === 'string' ? change : JSON.stringify({ ...record, ...change });
    await files.write(path, Buffer.from(text));
    const { keys, secrets } = open(files);
    await expect(keys.unlock(passphrase)).rejects.toMatchObject({ code });
    await expect(keys.setPassphrase(passphrase, 'another passphrase')).rejects.toMatchObject({ code });
    await expect(secrets.read('scope')).rejects.toMatchObject({ code });
    expect(await keys.state()).toMatchObject({ storage: 'passphrase', isLocked: true });
    expect(new TextDecoder().decode(files.contents.get(path))).toBe(text);
  });
});

describe('a passphrase beside a key store', () => {
  it('must open the secrets for every door, and the desktop must not ask for it', async () => {
    const files = await kept('both');
    const desktop = open(files, { vault });
    expect(await desktop.secrets.read('scope')).toEqual(values);
    expect(await desktop.keys.state()).toMatchObject({ storage: 'passphrase', isLocked: false });
    const elsewhere = open(files, { ask: () => Promise.resolve(passphrase) });
    expect(await elsewhere.secrets.read('scope')).toEqual(values);
  });

  it('that was changed elsewhere must be asked for by the desktop once', async () => {
    const files = await kept('both');
    await open(files).keys.setPassphrase(passphrase, 'another passphrase');
    const desktop = open(files, { vault });
    expect(await desktop.keys.state()).toMatchObject({ isLocked: true });
    await desktop.keys.unlock('another passphrase');
    expect(await open(files, { vault }).secrets.read('scope')).toEqual(values);
  });

  it('that is removed must leave the keys to the key store, or to a file where there is none', async () => {
    const desktop = await kept('both');
    await open(desktop, { vault }).keys.removePassphrase(passphrase);
    expect(await desktop.list('/data')).toEqual(['secrets.key.sealed']);
    const elsewhere = await kept('both');
    await open(elsewhere).keys.removePassphrase(passphrase);
    expect(await elsewhere.list('/data')).toEqual(['secrets.key']);
  });
});

describe('a change that is cut off', () => {
  const next = 'another passphrase';
  const changes: readonly {
    readonly what: string;
    readonly from: 'key-file' | 'passphrase' | 'vault' | 'both';
    readonly vault: KeyVault | null;
    readonly change: (keys: ProtectedKeys) => Promise<void>;
    /** Done, but the key store has no copy yet: the desktop asks once. */
    readonly between?: string;
  }[] = [
    {
      what: 'key file to passphrase',
      from: 'key-file',
      vault: null,
      change: (keys) => keys.setPassphrase(null, next),
    },
    {
      what: 'key store to both',
      from: 'vault',
      vault,
      change: (keys) => keys.setPassphrase(null, next),
      between: `passphrase ${next}`,
    },
    {
      what: 'another passphrase',
      from: 'passphrase',
      vault: null,
      change: (keys) => keys.setPassphrase(passphrase, next),
    },
    {
      what: 'another, elsewhere',
      from: 'both',
      vault: null,
      change: (keys) => keys.setPassphrase(passphrase, next),
    },
    {
      what: 'passphrase to key file',
      from: 'passphrase',
      vault: null,
      change: (keys) => keys.removePassphrase(passphrase),
    },
    { what: 'both to key store', from: 'both', vault, change: (keys) => keys.removePassphrase(passphrase) },
    {
      what: 'both to key file',
      from: 'both',
      vault: null,
      change: (keys) => keys.removePassphrase(passphrase),
    },
  ];

  async function diskOf(from: MemoryFiles): Promise<SimulatedFileSystem> {
    const disk = new SimulatedFileSystem({}, ['/data', '/data/secrets']);
    const files = new DurableFiles(disk);
    for (const [path, content] of from.contents) await files.write(path, content);
    const [image] = disk.crashImages();
    if (image === undefined) throw new Error('no disk');
    return image;
  }

  /** What the next process finds: in which way the keys are kept, and that the secret is readable in that way. */
  async function seen(disk: SimulatedFileSystem, reaches: KeyVault | null): Promise<string> {
    const files = new DurableFiles(disk);
    const answers = [passphrase, next];
    const used: string[] = [];
    const ask: AskPassphrase = async () => {
      const answer = answers.shift() ?? null;
      used.push(answer ?? 'none');
      return answer;
    };
    const { keys, secrets } = open(files, { vault: reaches, ask });
    await keys.clearLeftOver();
    const { storage } = await keys.state();
    expect(await secrets.read('scope')).toEqual(values);
    await secrets.write('later', values);
    const left = (await files.list('/data')).filter((name) => name === 'secrets.key');
    if (storage === 'passphrase') expect(left, 'keys in clear beside the passphrase').toEqual([]);
    return [storage, ...used.slice(-1)].join(' ');
  }

  it.each(changes)(
    'must be as before or done, at every call: $what',
    async ({ from, vault: reaches, change, between }) => {
      const before = await kept(from);
      const outcomes = new Set<string>();
      const old = await seen(await diskOf(before), reaches);
      for (let cutAtCall = 1; ; cutAtCall += 1) {
        const disk = await diskOf(before);
        disk.faults.cutAtCall = cutAtCall;
        const { keys } = open(new DurableFiles(disk), { vault: reaches });
        const isDone = await change(keys).then(
          () => true,
          () => false,
        );
        for (const image of disk.crashImages()) outcomes.add(await seen(image, reaches));
        if (isDone) {
          const done = await seen(disk.crashImages()[0]!, reaches);
          expect([...outcomes].sort()).toEqual([...new Set([old, done, between ?? done])].sort());
          expect(cutAtCall).toBeGreaterThan(5);
          return;
        }
      }
    },
  );
});
