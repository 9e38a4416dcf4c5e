import type { SecretsState } from '../../../shared/contract/shapes/application.ts';

/** Encrypted local values, grouped by scope (`<environment>/<deployment>/<release>`). */
export interface Secrets {
  /** `secrets-locked` when something is stored there and the keys cannot be had now. */
  read(scope: string): Promise<Readonly<Record<string, string>>>;
  write(scope: string, values: Readonly<Record<string, string>>): Promise<void>;
  remove(scope: string): Promise<void>;
}

/**
 * How the keys of the secrets are kept. Wrong passphrases are `passphrase-wrong`, one that cannot be used as a new one
 * is `usage`. Every change is atomic: cut off anywhere, the keys are kept in the old way or in the new one.
 */
export interface SecretProtection {
  state(): Promise<SecretsState>;
  /** Opens the keys for as long as the process lives. */
  unlock(passphrase: string): Promise<void>;
  /** Sets or replaces it; `current` is null where there is none. */
  setPassphrase(current: string | null, next: string): Promise<void>;
  /** Back to the key store of the system, or to a key file where there is none. */
  removePassphrase(current: string): Promise<void>;
}

/** A key store of the operating system, as the shell that can reach it sees it. */
export interface KeyVault {
  /** `keychain`, `dpapi`, `secret-service`, `kwallet` */
  readonly name: string;
  seal(text: string): Promise<Uint8Array>;
  open(sealed: Uint8Array): Promise<string>;
}

/** Asks for the passphrase when it is first needed; null: there is nobody to ask. `isAgain`: the last one was wrong. */
export type AskPassphrase = (isAgain: boolean) => Promise<string | null>;
