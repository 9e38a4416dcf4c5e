import type { Translator } from '../../../shared/translator.ts';
import type { Application } from '../../core/operations/application.ts';
import type { CliHost } from './cli-host.ts';
import type { Printer } from './printer.ts';

/** What a verb is given. */
export interface CliContext {
  readonly host: CliHost;
  readonly texts: Translator;
  /** Answers: what a script reads. */
  readonly out: Printer;
  /** Everything said beside the answer. */
  readonly err: Printer;
  /** One JSON document, or JSON lines for an operation, instead of text. */
  readonly isJson: boolean;
  /** Answers and failures only. */
  readonly isQuiet: boolean;
  /** Whether somebody is there to be asked. */
  readonly isInteractive: boolean;
  /**
   * The use cases. `change` takes the data directory and throws `data-directory-busy`, naming the holder, when
   * another process has it; `read` never needs it.
   */
  open(access: Access): Promise<Application>;
}

export type Access = 'read' | 'change';

/** Opens the use cases on a data directory; given by the door. */
export type OpenSession = (options: {
  /** null: WINDLASS_HOME, else the platform's usual place. */
  readonly dataDir: string | null;
  readonly access: Access;
}) => Promise<Session>;

export interface Session {
  readonly application: Application;
  /** Where what must not reach the screen is written. */
  readonly logError: (message: string, error: unknown) => void;
  /** Releases the data directory, the engines and the built-in demo engine. */
  close(): Promise<void>;
}
