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
}

export interface AboutAnswer {
  readonly version: string;
  readonly shell: 'electron' | 'web' | 'test';
  readonly platform: string;
  readonly nodeVersion: string;
  readonly dataDirectory: string;
  /** Where the key of the stored secrets is kept: `key-file` is a file of the user's own in the data directory. */
  readonly secretStorage: string;
  readonly preferences: Preferences;
}

export interface DoctorRow {
  readonly severity: 'ok' | 'warning' | 'error';
  readonly area: string;
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;
}
