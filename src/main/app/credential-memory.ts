import type { CredentialSource } from '../adapters/docker/transport/transport-surroundings.ts';
import type { AskPerson, CredentialRequest } from '../core/ports/credentials.ts';

/**
 * Passwords and passphrases, for as long as the process lives: never in a file, a record or a log. Answers to a host's
 * own questions are good for one time, as they may be of a device that shows new ones.
 */
export class CredentialMemory {
  readonly #askPerson: AskPerson | null;
  readonly #onSecret: (secret: string) => void;
  readonly #answers = new Map<string, readonly string[]>();

  /** `askPerson` null: nobody can be asked now; somebody may answer later. `onSecret` is told what must not be shown. */
  constructor(askPerson: AskPerson | null, onSecret: (secret: string) => void) {
    this.#askPerson = askPerson;
    this.#onSecret = onSecret;
  }

  /** As the connections ask it. */
  readonly source: CredentialSource = ({ attempt, identityFile, prompts, ...asked }) =>
    this.ask({ ...asked, identityFile: identityFile ?? null, prompts: prompts ?? [] }, attempt > 0);

  answer(request: CredentialRequest, answers: readonly string[]): void {
    for (const answer of answers) this.#onSecret(answer);
    this.#answers.set(keyOf(request), answers);
  }

  /** `isAgain`: the last answer was wrong, so it is forgotten. */
  async ask(request: CredentialRequest, isAgain: boolean): Promise<readonly string[] | null> {
    const key = keyOf(request);
    const known = this.#answers.get(key);
    if (isAgain || request.what === 'keyboard-interactive') this.#answers.delete(key);
    if (known !== undefined && !isAgain) return known;
    const answers = (await this.#askPerson?.(request)) ?? null;
    if (answers !== null && request.what !== 'keyboard-interactive') this.answer(request, answers);
    return answers;
  }
}

function keyOf({ what, host, user, identityFile }: CredentialRequest): string {
  return JSON.stringify(what === 'passphrase' ? [what, identityFile] : [what, host.toLowerCase(), user]);
}
