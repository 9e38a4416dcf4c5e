import { WindlassError } from '../../../shared/errors.ts';
import type { Translator } from '../../../shared/translator.ts';
import type { CliHost } from './cli-host.ts';
import { Printer, isColoured } from './printer.ts';

const maximumBytes = 4096;

/**
 * Passphrases as the command line gets them: from a file, or typed at a terminal and never shown. Never from an
 * argument or the value of a variable, which others can read.
 */
export class PassphrasePrompt {
  readonly #host: CliHost;
  readonly #texts: Translator;
  readonly #file: string | null;
  readonly #canAsk: boolean;

  /** `canAsk`: somebody is at the terminal who wants to be asked. */
  constructor(
    host: CliHost,
    texts: Translator,
    given: { readonly file: string | null; readonly canAsk: boolean },
  ) {
    this.#host = host;
    this.#texts = texts;
    this.#file = given.file ?? (host.env['WINDLASS_PASSPHRASE_FILE'] || null);
    this.#canAsk = given.canAsk;
  }

  /** For secrets that turn out to be locked, where no file was named; null: nobody is there. */
  readonly ask = async (isAgain: boolean): Promise<string | null> => {
    if (!this.#canAsk) return null;
    if (isAgain) this.#say('cli.secrets.wrong');
    return this.#typed('cli.secrets.passphrase');
  };

  /** The one that is set; `secrets-locked` where it is neither in a file nor can be asked for. */
  async current(): Promise<string> {
    if (this.#file !== null) return this.#read(this.#file);
    return (await this.ask(false)) ?? this.#refuse();
  }

  /** A new one; typed twice, as nobody sees it. */
  async next(file: string | null): Promise<string> {
    if (file !== null) return this.#read(file);
    const first = this.#canAsk ? await this.#typed('cli.secrets.newPassphrase') : null;
    if (first === null) return this.#refuse();
    if (first === (await this.#typed('cli.secrets.sameAgain'))) return first;
    throw new WindlassError('usage', 'the two passphrases are not the same', {
      reason: 'passphrase-differs',
    });
  }

  async #read(file: string): Promise<string> {
    return (await this.#host.readTextFile(file, maximumBytes)).replace(/\r?\n$/, '');
  }

  #typed(key: string): Promise<string | null> {
    return this.#host.stdin.ask(`${this.#texts.text(key)}: `, { isHidden: true });
  }

  #say(key: string): void {
    const { stderr, env } = this.#host;
    new Printer(stderr, isColoured(stderr, env)).line(this.#texts.text(key));
  }

  #refuse(): never {
    throw new WindlassError('secrets-locked', 'a passphrase is needed and nobody can be asked for it', {
      reason: 'no-terminal',
    });
  }
}
