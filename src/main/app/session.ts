import type { AskPerson } from '../core/ports/credentials.ts';
import type { Clock } from '../core/ports/clock.ts';
import type { AskPassphrase } from '../core/ports/secrets.ts';
import type { Settings } from '../core/ports/settings.ts';
import type { Application } from '../core/operations/application.ts';

/** `read` never needs the data directory; `change` takes it for as long as the session is open. */
export type Access = 'read' | 'change';

/**
 * Opens the use cases on a data directory. With `change` it throws `data-directory-busy`, naming the holder, when
 * another process has the directory.
 */
export type OpenSession = (options: {
  /** null: WINDLASS_HOME, else the platform's usual place. */
  readonly dataDir: string | null;
  readonly access: Access;
  /** A file that holds the passphrase of the secrets; else the one that WINDLASS_PASSPHRASE_FILE names. */
  readonly passphraseFile?: string | null;
  /** Somebody who can be asked for it where there is no such file. */
  readonly askPassphrase?: AskPassphrase;
  /** Somebody at a terminal, for passwords and passphrases; left out: nobody, until they are given in another way. */
  readonly askPerson?: AskPerson | undefined;
}) => Promise<Session>;

/** What a window says about the application that it belongs to. */
export interface SessionFacts {
  readonly version: string;
  readonly platform: string;
  readonly nodeVersion: string;
  /** Ids of the sources that come with the product. */
  readonly builtInSources: readonly string[];
}

export interface Session {
  readonly application: Application;
  /** How the desktop window was left. */
  readonly windowSettings: Pick<Settings, 'window' | 'saveWindow'>;
  readonly dataDirectory: string;
  readonly facts: SessionFacts;
  readonly clock: Clock;
  /** Random hex digits that nobody can guess. */
  readonly newKey: () => string;
  /**
   * On a data directory that nobody has used before: deploys the samples on the built-in engine, so that there is
   * something to look at. Else nothing. Resolves when they are there; never rejects.
   */
  makeFirstDeployments(): Promise<void>;
  /** For a door that stays open: unlocks the secrets now where a file with the passphrase was named. */
  unlockFromFile(): Promise<void>;
  /** Where that is written which must not reach the screen. */
  readonly logError: (message: string, error: unknown) => void;
  /** Lets go of the data directory, the engines and the built-in demo engine. */
  close(): Promise<void>;
}
