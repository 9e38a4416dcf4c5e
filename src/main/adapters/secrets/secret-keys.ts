import type { KeyRing } from './key-ring.ts';

/** Where the keys of the secrets come from: a file, a passphrase, or the key store of the operating system. */
export interface SecretKeys {
  /** null: none was made yet. `secrets-locked` or `secret-missing` when there are some that cannot be used. */
  find(): Promise<KeyRing | null>;
  /** Those that `find` gives from now on; never replaces any that are there. */
  make(): Promise<KeyRing>;
}
