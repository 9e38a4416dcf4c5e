import { describe, expect, it } from 'vitest';
import type { KeyVault } from '../../core/ports/secrets.ts';
import { MemoryFiles } from '../../testing/memory-files.ts';
import { chooseSecretKeys } from './choose-secret-keys.ts';
import { EncryptedSecrets } from './encrypted-secrets.ts';

const vault: KeyVault = {
  name: 'keychain',
  seal: (text) => Promise.resolve(Buffer.from([...text].reverse().join(''))),
  open: (sealed) => Promise.resolve([...Buffer.from(sealed).toString()].reverse().join('')),
};
const broken: KeyVault = { ...vault, open: () => Promise.reject(new Error('canary-of-the-store')) };

async function open(files: MemoryFiles, chosenVault: KeyVault | null) {
  const { keys, storage } = await chooseSecretKeys(files, '/data', chosenVault);
  return { storage, secrets: new EncryptedSecrets({ files, keys, dataDirectory: '/data' }) };
}

describe('the key of the secrets', () => {
  it('must be kept by the key store of the system where there is one, and never lie on the disk in clear', async () => {
    const files = new MemoryFiles();
    const { secrets, storage } = await open(files, vault);
    await secrets.write('scope', { PASSWORD: 'x' });
    expect(storage).toBe('keychain');
    expect(await files.list('/data')).toEqual(['secrets.key.sealed']);
    expect(await (await open(files, vault)).secrets.read('scope')).toEqual({ PASSWORD: 'x' });
  });

  it('must be a file of the user where there is no key store, and say so', async () => {
    const files = new MemoryFiles();
    const { secrets, storage } = await open(files, null);
    await secrets.write('scope', { PASSWORD: 'x' });
    expect(storage).toBe('key-file');
    expect(await files.list('/data')).toEqual(['secrets.key']);
  });

  it('that is in a file already must stay there, so that every door reads the same secrets', async () => {
    const files = new MemoryFiles();
    await (await open(files, null)).secrets.write('scope', { PASSWORD: 'x' });
    const desktop = await open(files, vault);
    expect(desktop.storage).toBe('key-file');
    expect(await desktop.secrets.read('scope')).toEqual({ PASSWORD: 'x' });
  });

  it('that the key store has must not be replaced by a door without one', async () => {
    const files = new MemoryFiles();
    await (await open(files, vault)).secrets.write('scope', { PASSWORD: 'x' });
    const { secrets, storage } = await open(files, null);
    expect(storage).toBe('desktop-key-store');
    await expect(secrets.read('scope')).rejects.toMatchObject({ code: 'secret-missing' });
    await expect(secrets.write('other', { A: 'b' })).rejects.toMatchObject({ code: 'secret-missing' });
    expect(await files.list('/data')).toEqual(['secrets.key.sealed']);
  });

  it('that the key store refuses to open must be missing, without the words of the store', async () => {
    const files = new MemoryFiles();
    await (await open(files, vault)).secrets.write('scope', { PASSWORD: 'x' });
    const error: unknown = await (await open(files, broken)).secrets.read('scope').catch((e: unknown) => e);
    expect(error).toMatchObject({ code: 'secret-missing' });
    expect(JSON.stringify([error, String(error), Object(error)['cause']])).not.toContain('canary');
  });
});
