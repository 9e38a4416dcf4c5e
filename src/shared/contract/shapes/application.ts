import type { Language } from '../../translator.ts';

export type Theme = 'system' | 'light' | 'dark';

/** What the window asks to be remembered. */
export interface Preferences {
  /** null: the system's. */
  readonly language: Language | null;
  readonly theme: Theme;
  readonly isWelcomeClosed: boolean;
  readonly closesToTray: boolean;
  readonly startsWithSystem: boolean;
  readonly defaultAutoRollback: boolean;
  readonly defaultProfile: 'gap' | 'fast';
  readonly defaultStableMs: number;
  /** The operator was told that a key file protects from others only, and keeps it. */
  readonly isKeyFileAccepted: boolean;
}

export interface AboutAnswer {
  readonly version: string;
  readonly shell: 'electron' | 'web' | 'test';
  readonly platform: string;
  readonly nodeVersion: string;
  readonly dataDirectory: string;
  readonly secrets: SecretsState;
  readonly preferences: Preferences;
}

/** How the keys of the stored secrets are kept. */
export interface SecretsState {
  /**
   * `key-file`: a file of the user's own in the data directory; `passphrase`; else the name of a key store, or
   * `desktop-key-store` where this door cannot reach it.
   */
  readonly storage: string;
  /** What needs stored secrets is refused until they are unlocked. */
  readonly isLocked: boolean;
  readonly hasPassphrase: boolean;
  /** The key store that this door reaches. */
  readonly keyStore: string | null;
}

export interface DoctorRow {
  readonly severity: 'ok' | 'warning' | 'error';
  readonly area: string;
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;
}
