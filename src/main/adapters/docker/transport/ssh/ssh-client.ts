import type { Duplex } from 'node:stream';
import type { Client as SshClient, ConnectConfig } from 'ssh2';
import { connectionError } from '../../../../../shared/connection-reasons.ts';
import { WindlassError } from '../../../../../shared/errors.ts';
import type { SshSettings } from '../ssh-config/ssh-settings.ts';
import type { TransportSurroundings } from '../transport-surroundings.ts';
import { Authentication } from './authentication.ts';
import { HostKeyCheck } from './host-key-check.ts';
import { unreachable } from './ssh-failure.ts';
import { Client } from './ssh-library.ts';

export type LoginStage = 'host-key' | 'authenticate';

export interface LoginOptions {
  readonly settings: SshSettings;
  readonly surroundings: TransportSurroundings;
  /** Already connected to the server. */
  readonly stream: Duplex;
  /** Said when a stage is passed. */
  readonly onPassed?: (stage: LoginStage, detail: string) => void;
}

/**
 * Speaks SSH over a stream until the user is logged in. The host's key is judged before anything else is sent: a
 * connection whose key is not accepted ends there.
 */
export async function logIn(options: LoginOptions): Promise<SshClient> {
  const { settings, surroundings } = options;
  const check = await HostKeyCheck.load(settings, surroundings.hostKeys);
  return new Login(options, check).run();
}

class Login {
  readonly #options: LoginOptions;
  readonly #check: HostKeyCheck;
  readonly #authentication: Authentication;
  readonly #client = new Client();
  #timer: NodeJS.Timeout | null = null;
  /** Why it ends; known earlier than the library's own error, which does not say. */
  #failure: WindlassError | null = null;
  #settle: { resolve: (client: SshClient) => void; reject: (error: Error) => void } | null = null;

  constructor(options: LoginOptions, check: HostKeyCheck) {
    this.#options = options;
    this.#check = check;
    const { settings, surroundings } = options;
    this.#authentication = new Authentication({
      settings,
      askCredential: surroundings.askCredential,
      onProblem: (problem) => surroundings.logger.warn(problem, { host: settings.alias }),
      onAsking: (isAsking) => (isAsking ? this.#stopTimer() : this.#startTimer()),
      onGiveUp: () => this.#fail(this.#authentication.failure()),
    });
  }

  run(): Promise<SshClient> {
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
      this.#client
        .on('ready', () => this.#succeed())
        .on('error', (error) => this.#onError(error))
        .on('close', () => this.#fail(this.#failure ?? this.#cut(null)));
      this.#startTimer();
      const { stream } = this.#options;
      // Why looked at: what ended while the known hosts were read ends no second time, and nobody would hear of it.
      if (stream.destroyed) return this.#fail(this.#cut(stream.errored));
      try {
        this.#client.connect(this.#config());
      } catch (error) {
        this.#fail(this.#cut(error));
      }
    });
  }

  #config(): ConnectConfig {
    const { settings, stream } = this.#options;
    const config: ConnectConfig = {
      sock: stream,
      username: settings.user,
      // Our own deadline, which stands still while a person is asked.
      readyTimeout: 0,
      keepaliveInterval: settings.aliveIntervalMs,
      keepaliveCountMax: settings.aliveCountMax,
      strictVendor: false,
      algorithms: { serverHostKey: [...this.#check.algorithms()] as never },
      // Why it returns nothing: whatever it returned, also a promise, would count as a yes.
      hostVerifier: (key: Buffer, verify: (isValid: boolean) => void): void => {
        this.#verify(key).then(
          () => verify(true),
          (error: unknown) => {
            this.#failure = asFailure(error);
            verify(false);
          },
        );
      },
      authHandler: (methods, isPartial, next): void => {
        this.#authentication.next(methods, isPartial).then(
          (method) => {
            if (method === false) this.#failure ??= this.#authentication.failure();
            // Why the cast: the library takes false, which its types do not know.
            next(method as Exclude<typeof method, false>);
          },
          (error: unknown) => this.#fail(asFailure(error)),
        );
      },
    };
    return config;
  }

  async #verify(key: Buffer): Promise<void> {
    await this.#check.verify(key);
    this.#options.onPassed?.('host-key', this.#check.name);
  }

  #succeed(): void {
    this.#stopTimer();
    this.#client.setNoDelay(true);
    this.#client.removeAllListeners();
    this.#options.onPassed?.('authenticate', this.#authentication.succeededBy);
    this.#settle?.resolve(this.#client);
    this.#settle = null;
  }

  #onError(error: Error & { readonly level?: string }): void {
    // A key of the agent that does not sign: others may.
    if (error.level === 'agent') return;
    const isRefusal = error.level === 'client-authentication' || /too many auth/i.test(error.message);
    this.#fail(this.#failure ?? (isRefusal ? this.#authentication.failure() : this.#cut(error)));
  }

  #cut(cause: unknown): WindlassError {
    const { alias } = this.#options.settings;
    const text = cause instanceof Error ? cause.message : 'closed by the other side';
    const details = { place: alias, host: alias, errorText: text };
    if (/no matching|invalid|unsupported|bad packet|protocol/i.test(text)) {
      const message = `${alias} speaks no SSH that can be used: ${text}`;
      return connectionError({ code: 'target-refused', reason: 'not-ssh', message, details, cause });
    }
    const message = `the connection to ${alias} ended while logging in: ${text}`;
    return unreachable('login-cut', message, details, cause);
  }

  #fail(error: WindlassError): void {
    this.#failure ??= error;
    this.#stopTimer();
    const settle = this.#settle;
    if (settle === null) return;
    this.#settle = null;
    // Why an ear is left: the library may report the end of a stream once more, and would throw it at nobody.
    this.#client.removeAllListeners().on('error', () => undefined);
    this.#client.destroy();
    this.#options.stream.destroy();
    settle.reject(this.#failure);
  }

  #startTimer(): void {
    if (this.#settle === null) return;
    this.#stopTimer();
    const { alias, connectTimeoutMs } = this.#options.settings;
    this.#timer = setTimeout(() => {
      const message = `${alias} did not finish the login within ${connectTimeoutMs / 1000} s`;
      this.#fail(unreachable('timeout', message, { place: alias, host: alias }));
    }, connectTimeoutMs);
  }

  #stopTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}

function asFailure(error: unknown): WindlassError {
  if (error instanceof WindlassError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new WindlassError('internal', message, {}, { cause: error });
}
