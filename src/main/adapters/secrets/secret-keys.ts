/** Where the key of the secrets comes from: a file, or the key store of the operating system. */
export interface SecretKeys {
  /** 32 bytes; null: no key was made yet. `secret-missing` when there is one that cannot be used. */
  find(): Promise<Uint8Array | null>;
  /** The one that `find` gives from now on; never replaces one that is there. */
  make(): Promise<Uint8Array>;
}
