import { join } from 'node:path';
import { WindlassError } from '../../../shared/errors.ts';
import type { LocalFiles } from '../../core/ports/local-files.ts';
import type { KeyVault } from '../../core/ports/secrets.ts';
import { makeKey, parseKeys, printKeys } from './key-ring.ts';
import type { KeyRing } from './key-ring.ts';

/** The keys in `<data>/secrets.key.sealed`, which only the key store of the operating system can open. */
export class SealedKeyFile {
  readonly #files: LocalFiles;
  readonly #path: string;

  constructor(files: LocalFiles, dataDirectory: string) {
    this.#files = files;
    this.#path = join(dataDirectory, 'secrets.key.sealed');
  }

  async isThere(): Promise<boolean> {
    return (await this.#files.read(this.#path)) !== null;
  }

  /** null: there is no such file. Without a vault there may be keys, but they cannot be used here. */
  async read(vault: KeyVault | null): Promise<KeyRing | null> {
    const sealed = await this.#files.read(this.#path);
    if (sealed === null) return null;
    if (vault === null) throw onlyDesktop(this.#path);
    const ring = parseKeys(await this.#open(vault, sealed));
    if (ring === null) throw this.#unusable('what it holds is no key');
    return ring;
  }

  async make(vault: KeyVault): Promise<KeyRing> {
    const ring = [makeKey()];
    if (await this.#files.create(this.#path, await vault.seal(printKeys(ring)))) return ring;
    return (await this.read(vault)) ?? this.make(vault);
  }

  async write(ring: KeyRing, vault: KeyVault): Promise<void> {
    await this.#files.write(this.#path, await vault.seal(printKeys(ring)));
  }

  remove(): Promise<void> {
    return this.#files.remove(this.#path);
  }

  async #open(vault: KeyVault, sealed: Uint8Array): Promise<string> {
    try {
      return await vault.open(sealed);
    } catch {
      // Why without the cause: nobody knows what a key store puts into its errors.
      throw this.#unusable(`${vault.name} did not open it`);
    }
  }

  #unusable(why: string): WindlassError {
    return new WindlassError(
      'secret-missing',
      `the key of the stored secrets in ${this.#path} cannot be used: ${why}. Use the desktop application of the ` +
        'user who stored them, or enter the secrets again',
      { file: this.#path, why },
    );
  }
}

function onlyDesktop(file: string): WindlassError {
  return new WindlassError(
    'secrets-locked',
    "the stored secrets are sealed by the desktop's key store: run it from the desktop, or set a passphrase there " +
      'with which every door can open them',
    { reason: 'desktop-key-store', file },
  );
}
