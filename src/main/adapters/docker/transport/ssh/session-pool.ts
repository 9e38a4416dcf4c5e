import { WindlassError } from '../../../../../shared/errors.ts';
import type { ChannelStream } from './channel-stream.ts';
import type { SshConnection } from './ssh-connection.ts';
import { unreachable } from './ssh-failure.ts';

/** Below OpenSSH's own limit of sessions in one connection (MaxSessions 10), with room for a look around. */
const sessionsPerConnection = 8;
/** Where each has one session only: those that are kept for calls that look, events, a log, and some for changes. */
const mostConnections = 10;
const longestWaitMs = 30_000;

interface Member {
  readonly connection: SshConnection;
  open: number;
  /** Less than usual once the server refused one more. */
  limit: number;
}

export interface SessionPoolOptions {
  /** Another connection to the same host. */
  readonly connect: () => Promise<SshConnection>;
  readonly open: (connection: SshConnection) => Promise<ChannelStream>;
}

/**
 * Streams that are commands over there. A server allows only so many in one connection, so further ones get further
 * connections, up to a few; what comes after that waits until one ends.
 */
export class SessionPool {
  readonly #first: SshConnection;
  readonly #options: SessionPoolOptions;
  readonly #members: Member[] = [];
  readonly #waiting: (() => void)[] = [];
  #connecting: Promise<void> | null = null;
  #isRetired = false;

  constructor(first: SshConnection, options: SessionPoolOptions) {
    this.#first = first;
    this.#options = options;
    this.#add(first);
  }

  async open(): Promise<ChannelStream> {
    const deadlineAt = performance.now() + longestWaitMs;
    for (;;) {
      const member = this.#members.find(({ connection, open, limit }) => connection.isOpen && open < limit);
      const stream = member === undefined ? null : await this.#openOn(member);
      if (stream !== null) return stream;
      if (member !== undefined) continue;
      if (this.#members.length < mostConnections) await this.#grow();
      else await this.#wait(deadlineAt);
    }
  }

  /** Another pool takes over: further connections of this one are closed when their last stream has ended. */
  retire(): void {
    this.#isRetired = true;
    for (const member of [...this.#members]) this.#closeIfIdle(member);
  }

  #closeIfIdle(member: Member): void {
    const isFurther = member.connection !== this.#first;
    if (this.#isRetired && isFurther && member.open === 0) member.connection.close();
  }

  /** null: the server allows no more in this connection. */
  async #openOn(member: Member): Promise<ChannelStream | null> {
    member.open += 1;
    const release = (): void => {
      member.open -= 1;
      this.#closeIfIdle(member);
      this.#waiting.shift()?.();
    };
    try {
      const stream = await this.#options.open(member.connection);
      void stream.released.then(release);
      return stream;
    } catch (error) {
      release();
      if (error instanceof WindlassError) throw error;
      if (member.open === 0) {
        const { host } = member.connection;
        throw unreachable('forwarding-refused', `${host} opens no session`, { place: host, host }, error);
      }
      member.limit = member.open;
      return null;
    }
  }

  /** One more connection, however many ask for it. */
  async #grow(): Promise<void> {
    this.#connecting ??= this.#options
      .connect()
      .then((connection) => this.#add(connection))
      .finally(() => (this.#connecting = null));
    await this.#connecting;
  }

  #add(connection: SshConnection): void {
    const member: Member = { connection, open: 0, limit: sessionsPerConnection };
    this.#members.push(member);
    void connection.closed.then(() => {
      this.#members.splice(this.#members.indexOf(member), 1);
      for (const wake of this.#waiting.splice(0)) wake();
    });
  }

  async #wait(deadlineAt: number): Promise<void> {
    const restMs = deadlineAt - performance.now();
    if (restMs <= 0) {
      const host = this.#members[0]?.connection.host ?? '';
      const message = `${host} allows no more sessions, and none ended in time`;
      throw unreachable('too-many-sessions', message, { place: host, host });
    }
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, restMs);
      this.#waiting.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}
