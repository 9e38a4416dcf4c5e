import type { Preferences } from '../../../shared/contract/shapes/application.ts';
import type { Environment, Source } from '../model/environment.ts';

/** What the operator configured on this machine. */
export interface Settings {
  /** Random, made once: tells this installation's locks from those of others. */
  installId(): string;
  environments(): readonly Environment[];
  saveEnvironment(environment: Environment): void;
  removeEnvironment(id: string): void;
  sources(): readonly Source[];
  saveSource(source: Source): void;
  removeSource(id: string): void;
  /** What the windows asked to be remembered. */
  preferences(): Preferences;
  savePreferences(preferences: Preferences): void;
  /** How the desktop window was left, as it was saved; null: never. Judged by who reads it. */
  window(): unknown;
  saveWindow(window: Readonly<Record<string, unknown>>): void;
}
