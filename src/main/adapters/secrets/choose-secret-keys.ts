import { join } from 'node:path';
import type { LocalFiles } from '../../core/ports/local-files.ts';
import type { KeyVault } from '../../core/ports/secrets.ts';
import { FileSecretKeys } from './file-secret-keys.ts';
import type { SecretKeys } from './secret-keys.ts';
import { VaultSecretKeys } from './vault-secret-keys.ts';

export interface ChosenSecretKeys {
  readonly keys: SecretKeys;
  /** `key-file`, or the name of the key store. */
  readonly storage: string;
}

/**
 * Where the key of this data directory is, or will be made.
 *
 * INVARIANT: a data directory has one key. One that is there stays where it is, also when another door could keep it
 * better: the command line must go on reading what the window stored, and the other way round.
 */
export async function chooseSecretKeys(
  files: LocalFiles,
  dataDirectory: string,
  vault: KeyVault | null,
): Promise<ChosenSecretKeys> {
  const sealedPath = join(dataDirectory, 'secrets.key.sealed');
  const plain = { keys: new FileSecretKeys(files, dataDirectory), storage: 'key-file' };
  const sealed = {
    keys: new VaultSecretKeys(files, sealedPath, vault),
    storage: vault?.name ?? 'desktop-key-store',
  };
  if ((await files.read(sealedPath)) !== null) return sealed;
  if (vault === null || (await files.read(join(dataDirectory, 'secrets.key'))) !== null) return plain;
  return sealed;
}
