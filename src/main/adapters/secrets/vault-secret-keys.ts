import { randomBytes } from 'node:crypto';
import { WindlassError } from '../../../shared/errors.ts';
import type { LocalFiles } from '../../core/ports/local-files.ts';
import type { KeyVault } from '../../core/ports/secrets.ts';
import type { SecretKeys } from './secret-keys.ts';

/** The key in a file that only the key store of the operating system can open. */
export class VaultSecretKeys implements SecretKeys {
  readonly #files: LocalFiles;
  readonly #path: string;
  readonly #vault: KeyVault | null;

  /** Without a vault there may be a key, but it cannot be used here. */
  constructor(files: LocalFiles, path: string, vault: KeyVault | null) {
    this.#files = files;
    this.#path = path;
    this.#vault = vault;
  }

  async find(): Promise<Uint8Array | null> {
    const sealed = await this.#files.read(this.#path);
    if (sealed === null) return null;
    const text = await this.#open(sealed);
    if (/^[0-9a-f]{64}$/.test(text)) return Buffer.from(text, 'hex');
    throw this.#unusable('what it holds is no key');
  }

  async make(): Promise<Uint8Array> {
    if (this.#vault === null) throw this.#unusable('the key store is not within reach here');
    const key = randomBytes(32);
    const isMade = await this.#files.create(this.#path, await this.#vault.seal(key.toString('hex')));
    if (isMade) return key;
    return (await this.find()) ?? this.make();
  }

  async #open(sealed: Uint8Array): Promise<string> {
    if (this.#vault === null) throw this.#unusable('only the desktop application can open it');
    try {
      return await this.#vault.open(sealed);
    } catch {
      // Why without the cause: nobody knows what a key store puts into its errors.
      throw this.#unusable(`${this.#vault.name} did not open it`);
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
