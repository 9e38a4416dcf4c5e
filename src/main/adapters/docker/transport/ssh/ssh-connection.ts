import { Socket, connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClientChannel, Client as SshClient } from 'ssh2';
import { WindlassError, isWindlassError } from '../../../../../shared/errors.ts';
import type { SshSettings } from '../ssh-config/ssh-settings.ts';
import type { TransportSurroundings } from '../transport-surroundings.ts';
import { ChannelStream } from './channel-stream.ts';
import { startProxyCommand } from './proxy-command.ts';
import type { ProxyProcess } from './proxy-command.ts';
import { logIn } from './ssh-client.ts';
import type { LoginStage } from './ssh-client.ts';
import { portOf, tcpFailure, unreachable } from './ssh-failure.ts';

export interface ConnectOptions {
  /** Every host on the way, the destination last. */
  readonly chain: readonly SshSettings[];
  readonly surroundings: TransportSurroundings;
  /** Ends an attempt that is no longer wanted. */
  readonly signal?: AbortSignal;
  /** Said when a stage is passed, for each host on the way. */
  readonly onPassed?: (stage: 'connect' | LoginStage, detail: string) => void;
}

/** A command that runs over there: its input and output, and what it complains about. */
export interface RemoteCommand {
  readonly stream: ChannelStream;
  readonly stderr: NodeJS.ReadableStream;
}

/** Why its own: a link that went silent would keep it waiting until the watch on the connection notices. */
const channelDeadlineMs = 15_000;
const sessionRetries = 3;
const sessionRetryMs = 150;

/**
 * One connection to a host, through the hosts before it, that carries any number of channels. It ends as a whole: when
 * any of its hops is lost, every stream ends with an error, so that nobody takes a cut for an end.
 */
export class SshConnection {
  readonly host: string;
  /** Resolves when it is over, for whatever reason. */
  readonly closed: Promise<void>;
  readonly #clients: readonly SshClient[];
  /** What all of it goes through. */
  readonly #root: Duplex | null;
  readonly #streams = new Set<ChannelStream>();
  #isOpen = true;
  #sessions = 0;

  private constructor(host: string, clients: readonly SshClient[], root: Duplex | null) {
    this.host = host;
    this.#clients = clients;
    this.#root = root;
    this.closed = new Promise((resolve) => {
      const onEnd = (cause: Error | null): void => {
        this.#forgetUnsent();
        this.#end(cause);
        resolve();
      };
      for (const client of clients) {
        client.on('error', (error) => onEnd(error)).on('close', () => onEnd(null));
      }
    });
  }

  /** Logs in at each hop in turn, from the one before. What fails is the error of that hop. */
  static async open(options: ConnectOptions): Promise<SshConnection> {
    const { chain, surroundings, signal, onPassed } = options;
    const clients: SshClient[] = [];
    const proxy = proxyOf(chain, surroundings);
    let current: Duplex | null = null;
    let root: Duplex | null = null;
    const onAbort = (): void => void current?.destroy();
    signal?.addEventListener('abort', onAbort);
    try {
      let last: SshClient | null = null;
      for (const settings of chain) {
        const stream: Duplex =
          last === null
            ? (proxy?.stream ?? (await tcpTo(settings, signal)))
            : await tcpThrough(last, settings);
        // Why: nobody else listens for the end of a stream after its login failed, and it would end the process.
        stream.on('error', () => undefined);
        current = stream;
        root ??= stream;
        if (signal?.aborted === true) stream.destroy();
        onPassed?.('connect', `${settings.hostName}:${settings.port}`);
        last = await logIn({
          settings,
          surroundings,
          stream,
          ...(onPassed === undefined ? {} : { onPassed }),
        });
        // Why at once: an error that nobody listens for would end the process.
        last.on('error', () => undefined);
        clients.unshift(last);
      }
    } catch (error) {
      for (const client of clients) client.destroy();
      throw proxy === null ? error : await withComplaint(error, proxy);
    } finally {
      signal?.removeEventListener('abort', onAbort);
    }
    return new SshConnection(chain.at(-1)?.alias ?? '', clients, root);
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** A stream to a socket over there; rejects with the library's error when the server does not open it. */
  openSocket(path: string): Promise<ChannelStream> {
    return this.#openStream((client, done) => client.openssh_forwardOutStreamLocal(path, done));
  }

  /** A stream to an address as seen from there. */
  openTcp(host: string, port: number): Promise<ChannelStream> {
    return this.#openStream((client, done) => client.forwardOut('127.0.0.1', 0, host, port, done));
  }

  /** Runs a command by the login shell over there; rejects with the library's error when the server opens no session. */
  async exec(command: string): Promise<RemoteCommand> {
    // Why again: a server counts a session a little longer than it lasts, which matters where it allows but one.
    for (let again = sessionRetries; ; again -= 1) {
      try {
        return await this.#execOnce(command);
      } catch (error) {
        if (error instanceof WindlassError || again === 0 || this.#sessions > 0) throw error;
      }
      await sleep(sessionRetryMs);
    }
  }

  async #execOnce(command: string): Promise<RemoteCommand> {
    let channel: ClientChannel | null = null;
    const stream = await this.#openStream((client, done) => {
      client.exec(command, (error, opened) => {
        channel = opened;
        done(error, opened);
      });
    });
    this.#sessions += 1;
    void stream.released.then(() => (this.#sessions -= 1));
    // Assigned by then: the stream is made of it.
    const { stderr } = channel as unknown as ClientChannel;
    return { stream, stderr };
  }

  /** Taken for dead: nothing that it was given may arrive any more. */
  abandon(): void {
    this.#forgetUnsent();
    this.#end(null);
  }

  close(): void {
    this.#end(null);
    for (const client of this.#clients) client.end();
  }

  #openStream(
    open: (client: SshClient, done: (error: Error | undefined, channel: ClientChannel) => void) => void,
  ): Promise<ChannelStream> {
    const [client] = this.#clients;
    if (client === undefined || !this.#isOpen) return Promise.reject(this.#lost());
    return new Promise((resolve, reject) => {
      let isLate = false;
      const timer = setTimeout(() => {
        isLate = true;
        const message = `${this.host} did not open a channel within ${channelDeadlineMs / 1000} s`;
        reject(unreachable('timeout', message, { place: this.host, host: this.host }));
      }, channelDeadlineMs);
      const done = (error: Error | undefined, channel: ClientChannel): void => {
        clearTimeout(timer);
        if (error !== undefined) return reject(this.#isOpen ? error : this.#lost());
        if (isLate || !this.#isOpen) {
          channel.close();
          return reject(this.#lost());
        }
        resolve(this.#keep(new ChannelStream(channel)));
      };
      try {
        open(client, done);
      } catch {
        clearTimeout(timer);
        reject(this.#lost());
      }
    });
  }

  #keep(stream: ChannelStream): ChannelStream {
    this.#streams.add(stream);
    stream.on('close', () => this.#streams.delete(stream));
    return stream;
  }

  /**
   * Why: after a plain close the system goes on delivering what was written before. On a line that was silent a call that
   * was given up would be carried out when the line is back, after everybody has looked at the host and gone on.
   */
  #forgetUnsent(): void {
    if (this.#isOpen && this.#root instanceof Socket) this.#root.resetAndDestroy();
  }

  #end(cause: Error | null): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    const error = Object.assign(new Error(cause?.message ?? `the connection to ${this.host} ended`), {
      code: 'ECONNRESET',
    });
    for (const stream of this.#streams) stream.destroy(error);
    // A hop that is lost takes the others with it.
    for (const client of this.#clients) client.destroy();
  }

  #lost(): WindlassError {
    const details = { place: this.host, host: this.host };
    return unreachable('cut', `the connection to ${this.host} was lost`, details);
  }
}

/** The first host may be reached by a command instead of a connection. */
function proxyOf([first]: readonly SshSettings[], { env }: TransportSurroundings): ProxyProcess | null {
  const command = first?.proxyCommand ?? null;
  return command === null ? null : startProxyCommand(command, env);
}

/** Why: that the command ended tells an operator less than what it said. */
async function withComplaint(error: unknown, proxy: ProxyProcess): Promise<unknown> {
  if (!isWindlassError(error, 'target-unreachable') || error.details['reason'] !== 'login-cut') return error;
  const complaint = await proxy.complaint();
  if (complaint === '') return error;
  const place = String(error.details['place']);
  return unreachable('login-cut', error.message, { ...error.details, place, errorText: complaint }, error);
}

function tcpTo(settings: SshSettings, signal?: AbortSignal): Promise<Duplex> {
  const { hostName, port, connectTimeoutMs } = settings;
  const details = { place: portOf(hostName, port), host: hostName, port };
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostName, port, noDelay: true });
    const settle = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      socket.off('error', onError);
    };
    const fail = (error: WindlassError): void => {
      settle();
      socket.on('error', () => undefined).destroy();
      reject(error);
    };
    const timer = setTimeout(() => {
      const message = `${hostName} port ${port} did not answer within ${connectTimeoutMs / 1000} s`;
      fail(unreachable('timeout', message, details));
    }, connectTimeoutMs);
    const onError = (error: Error): void => fail(tcpFailure(error, hostName, port));
    const onAbort = (): void => {
      const message = `the connection to ${hostName} is no longer wanted`;
      fail(unreachable('closed', message, details));
    };
    signal?.addEventListener('abort', onAbort);
    socket.once('error', onError);
    socket.once('connect', () => {
      settle();
      resolve(socket);
    });
  });
}

/** From a jump host on; its server says in the error whether it does not forward or cannot reach the next one. */
function tcpThrough(client: SshClient, settings: SshSettings): Promise<Duplex> {
  const { hostName, port, connectTimeoutMs } = settings;
  const details = { place: portOf(hostName, port), host: hostName, port };
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      const message = `${hostName} port ${port} was not reached within ${connectTimeoutMs / 1000} s`;
      reject(unreachable('timeout', message, details));
    }, connectTimeoutMs);
    client.forwardOut('127.0.0.1', 0, hostName, port, (error, channel) => {
      clearTimeout(timer);
      if (error === undefined) return resolve(new ChannelStream(channel));
      const message = `the host before ${hostName} port ${port} does not lead there: ${error.message}`;
      const isProhibited = 'reason' in error && error.reason === 1;
      const reason = isProhibited ? 'jump-forwarding-refused' : 'jump-refused';
      reject(unreachable(reason, message, details, error));
    });
  });
}
