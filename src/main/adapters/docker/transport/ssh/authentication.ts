import type { AnyAuthMethod, AuthenticationType, Prompt } from 'ssh2';
import { WindlassError } from '../../../../../shared/errors.ts';
import type { SshSettings } from '../ssh-config/ssh-settings.ts';
import type { CredentialRequest, CredentialSource } from '../transport-surroundings.ts';
import { OfferedKeys } from './offered-keys.ts';

export interface AuthenticationOptions {
  readonly settings: SshSettings;
  readonly askCredential: CredentialSource;
  readonly onProblem: (problem: string) => void;
  /** Called around every question to a person, whose time is not the server's. */
  readonly onAsking: (isAsking: boolean) => void;
  /** Nobody answers the server's question: the connection is to be left, since any answer would count as a wrong one. */
  readonly onGiveUp: () => void;
}

const mostPasswords = 3;

/**
 * Logs in as OpenSSH does: keys, then the server's own questions, then a password; each only where the server takes it.
 * Remembers why it could not, because the server's refusal does not say.
 */
export class Authentication {
  readonly #options: AuthenticationOptions;
  readonly #host: string;
  readonly #tried: string[] = [];
  readonly #done = new Set<string>();
  #keys: OfferedKeys | null = null;
  #needed: CredentialRequest | null = null;
  #passwords = 0;
  #questions = 0;
  #wasQuestioned = false;

  constructor(options: AuthenticationOptions) {
    this.#options = options;
    this.#host = options.settings.alias;
  }

  /** The next way to try; false when there is none left. */
  async next(
    methods: readonly AuthenticationType[] | null,
    isPartial: boolean,
  ): Promise<AnyAuthMethod | false> {
    const username = this.#options.settings.user;
    // Why at first: the answer names the ways that the server takes.
    if (methods === null) return { type: 'none', username };
    if (isPartial) this.#startNextFactor();
    for (const method of ['publickey', 'keyboard-interactive', 'password'] as const) {
      if (!methods.includes(method) || this.#done.has(method)) continue;
      const attempt = await this.#attempt(method, username);
      if (attempt !== null) return attempt;
      this.#done.add(method);
    }
    return false;
  }

  /** What to say when the server let nobody in. */
  failure(): WindlassError {
    const { user, hostName } = this.#options.settings;
    const needed = this.#needed;
    if (needed !== null) {
      const { what, identityFile, prompts } = needed;
      const subject = what === 'passphrase' ? `the passphrase of ${identityFile ?? ''}` : `a ${what} answer`;
      const message = `${this.#host} needs ${subject} to let ${user} in`;
      return new WindlassError('authentication-needed', message, {
        ...{ what, host: this.#host, user, tried: this.#allTried(), missing: this.#keys?.missing ?? [] },
        ...(identityFile === undefined ? {} : { identityFile }),
        ...(prompts === undefined ? {} : { prompts }),
      });
    }
    const tried = this.#allTried();
    const message = `${this.#host} does not let ${user} in (tried: ${tried.join(', ')})`;
    const details = { host: this.#host, hostName, user, tried, missing: this.#keys?.missing ?? [] };
    return new WindlassError('authentication-refused', message, details);
  }

  /** How it got in, for the report of a connection test. */
  get succeededBy(): string {
    return this.#allTried().at(-1) ?? 'none';
  }

  #allTried(): readonly string[] {
    const tried = [...(this.#keys?.tried ?? []), ...this.#tried];
    return tried.length === 0 ? ['none'] : tried;
  }

  /** After a first factor the same ways may be asked for again, but a key is not offered twice. */
  #startNextFactor(): void {
    this.#done.delete('password');
    this.#done.delete('keyboard-interactive');
  }

  async #attempt(
    method: 'publickey' | 'keyboard-interactive' | 'password',
    username: string,
  ): Promise<AnyAuthMethod | null> {
    switch (method) {
      case 'publickey': {
        this.#done.add(method);
        const keys = await this.#loadKeys();
        return keys === null ? null : { type: 'agent', username, agent: keys };
      }
      case 'keyboard-interactive': {
        // Why: a server that asked nothing at the last attempt will ask nothing at the next, and counts them.
        const isMute = this.#questions > 0 && !this.#wasQuestioned;
        if (this.#questions >= mostPasswords || isMute) return null;
        const attempt = this.#questions++;
        this.#wasQuestioned = false;
        this.#tried.push(method);
        return {
          type: method,
          username,
          prompt: (_name, _instructions, _language, prompts, finish) => {
            this.#wasQuestioned = true;
            void this.#answers(prompts, attempt).then((answers) => {
              if (answers === null) this.#options.onGiveUp();
              else finish([...answers]);
            });
          },
        };
      }
      case 'password': {
        if (this.#passwords >= mostPasswords) return null;
        const answer = await this.#ask({ what: 'password', attempt: this.#passwords++ });
        if (answer === null) return null;
        this.#tried.push(method);
        return { type: method, username, password: answer[0] ?? '' };
      }
    }
  }

  async #loadKeys(): Promise<OfferedKeys | null> {
    const { settings, onProblem } = this.#options;
    this.#keys ??= new OfferedKeys({
      ...settings,
      onProblem,
      askPassphrase: async (identityFile, attempt) =>
        (await this.#ask({ what: 'passphrase', identityFile, attempt }))?.[0] ?? null,
    });
    return (await this.#keys.load()) === 0 ? null : this.#keys;
  }

  async #answers(prompts: readonly Prompt[], attempt: number): Promise<readonly string[] | null> {
    const [only] = prompts;
    const isPassword =
      prompts.length === 1 && only?.echo !== true && /passwor[dt]|passphrase/i.test(only?.prompt ?? '');
    // Why: it is the account's password, which can be remembered for the next time the connection is made.
    if (isPassword) return this.#ask({ what: 'password', attempt });
    const shown = prompts.map((prompt) => ({ text: prompt.prompt, isEchoed: prompt.echo === true }));
    return this.#ask({ what: 'keyboard-interactive', prompts: shown, attempt });
  }

  async #ask(request: Omit<CredentialRequest, 'host' | 'user'>): Promise<readonly string[] | null> {
    const whole = { ...request, host: this.#host, user: this.#options.settings.user };
    this.#options.onAsking(true);
    try {
      const answer = await this.#options.askCredential(whole);
      if (answer === null) this.#needed ??= whole;
      return answer;
    } finally {
      this.#options.onAsking(false);
    }
  }
}
