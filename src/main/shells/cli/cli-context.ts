import type { Translator } from '../../../shared/translator.ts';
import type { Application } from '../../core/operations/application.ts';
import type { Access } from '../../app/session.ts';
import type { CliHost } from './cli-host.ts';
import type { PassphrasePrompt } from './passphrase-prompt.ts';
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
  /** Of the stored secrets. */
  readonly passphrase: PassphrasePrompt;
  /**
   * The use cases. `change` takes the data directory and throws `data-directory-busy`, naming the holder, when
   * another process has it; `read` never needs it.
   */
  open(access: Access): Promise<Application>;
}
