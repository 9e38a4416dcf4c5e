import type { Duplex } from 'node:stream';
import { WindlassError } from '../../../../shared/errors.ts';
import { addressText } from '../../../core/model/environment.ts';
import type { SshAddress } from '../../../core/model/environment.ts';
import type { EngineTransport } from './engine-transport.ts';
import { closedFailure } from './local-transport.ts';
import { loadSshConfig } from './ssh-config/config-files.ts';
import { hopChain } from './ssh-config/hop-chain.ts';
import { resolveSettings } from './ssh-config/ssh-settings.ts';
import type { SshSettings } from './ssh-config/ssh-settings.ts';
import { ConnectBackoff } from './ssh/connect-backoff.ts';
import { dialStdio } from './ssh/dial-stdio.ts';
import { findRoute, routeText } from './ssh/engine-route.ts';
import type { EngineRoute } from './ssh/engine-route.ts';
import { SessionPool } from './ssh/session-pool.ts';
import type { ConnectOptions, SshConnection } from './ssh/ssh-connection.ts';
import { unreachable } from './ssh/ssh-failure.ts';
import { staysOpen } from './stays-open.ts';
import type { TransportStage } from './transport-stage.ts';
import type { TransportSurroundings } from './transport-surroundings.ts';

export interface SshTransportOptions {
  readonly address: SshAddress;
  readonly surroundings: TransportSurroundings;
  /** The whole machine's ssh_config; left out: where OpenSSH has it. */
  readonly systemConfigFile?: string;
  readonly onPassed?: (stage: TransportStage, detail: string) => void;
}

interface Link {
  readonly connection: SshConnection;
  readonly route: EngineRoute;
  readonly sessions: SessionPool | null;
}

/**
 * An engine behind an SSH server: one connection with a channel for each stream. The connection is made when the first
 * stream is asked for, and again after it was lost; the configuration is read anew each time.
 */
export class SshTransport implements EngineTransport {
  readonly address: string;
  readonly isReuseWorthwhile = true;
  readonly #options: SshTransportOptions;
  readonly #backoff: ConnectBackoff;
  #link: Promise<Link> | null = null;
  #current: SshConnection | null = null;
  /** All that are open: the one of the link, and further ones for sessions. */
  readonly #connections = new Set<SshConnection>();
  readonly #closing = new AbortController();
  #isClosed = false;

  constructor(options: SshTransportOptions) {
    this.#options = options;
    this.address = addressText(options.address) ?? '';
    this.#backoff = new ConnectBackoff(options.surroundings.clock);
  }

  async openStream(): Promise<Duplex> {
    const link = await this.#linked();
    try {
      return await openBy(link);
    } catch (error) {
      if (error instanceof WindlassError) throw error;
      // The engine is gone or elsewhere by now: the next stream looks for it anew, and this one learns why.
      return this.#openElsewhere(link);
    }
  }

  async probePort(hostIp: string, port: number, timeoutMs: number): Promise<boolean | null> {
    const { connection } = await this.#linked();
    const late = new Promise<false>((resolve) => setTimeout(() => resolve(false), timeoutMs).unref());
    const answered = connection.openTcp(dialAddress(hostIp), port).then(
      (stream) => staysOpen(stream),
      (error: Error & { readonly reason?: unknown }) => {
        if (error instanceof WindlassError) throw error;
        // 1: the server forwards nothing, so that it cannot be told from here.
        return error.reason === 1 ? null : false;
      },
    );
    return Promise.race([answered, late]);
  }

  certificates(): Promise<readonly []> {
    return Promise.resolve([]);
  }

  reset(): void {
    this.#backoff.succeeded();
    // An attempt that is under way is as good as a new one, and a person may be answering for it.
    if (this.#current === null) return;
    this.#link = null;
    this.#current = null;
    for (const connection of this.#connections) connection.abandon();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#closing.abort();
    await this.#link?.catch(() => null);
    for (const connection of this.#connections) connection.close();
  }

  async #openElsewhere(link: Link): Promise<Duplex> {
    if (this.#link !== null && (await this.#link.catch(() => null)) === link) {
      const finding = this.#makeLink(link.connection);
      this.#link = finding;
      finding
        .then(() => link.sessions?.retire())
        .catch(() => {
          // The connection is sound; it is kept for the next try unless somebody made another one meanwhile.
          if (this.#link === finding) this.#link = Promise.resolve(link);
        });
    }
    const found = await this.#linked();
    return openBy(found).catch((error: unknown) => {
      if (error instanceof WindlassError) throw error;
      const message = `the engine at ${this.address} does not take a connection`;
      const details = { place: this.address, host: found.connection.host };
      throw unreachable('not-listening', message, details, error);
    });
  }

  async #linked(): Promise<Link> {
    if (this.#isClosed) throw closedFailure(this.address);
    if (this.#link === null) {
      this.#backoff.check();
      const linking = this.#connect();
      this.#link = linking;
      linking.then(
        () => this.#backoff.succeeded(),
        (error: unknown) => {
          this.#backoff.failed(error);
          if (this.#link === linking) this.#link = null;
        },
      );
    }
    return this.#link;
  }

  async #connect(): Promise<Link> {
    const chain = await this.#chain();
    const connection = await this.#openConnection(chain);
    if (this.#isClosed) {
      connection.close();
      throw closedFailure(this.address);
    }
    this.#current = connection;
    void connection.closed.then(() => {
      if (this.#current !== connection) return;
      void this.#link?.then(({ sessions }) => sessions?.retire()).catch(() => undefined);
      this.#current = null;
      this.#link = null;
    });
    try {
      return await this.#makeLink(connection);
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  async #makeLink(connection: SshConnection): Promise<Link> {
    const route = await findRoute(connection, this.#options.address.socketPath);
    this.#options.onPassed?.('socket', routeText(route));
    if (route.kind === 'forward') return { connection, route, sessions: null };
    const sessions = new SessionPool(connection, {
      connect: async () => this.#openConnection(await this.#chain()),
      open: (member) => dialStdio(member, route.command),
    });
    return { connection, route, sessions };
  }

  async #chain(): Promise<readonly SshSettings[]> {
    const { address, surroundings, systemConfigFile } = this.#options;
    const { home, logger } = surroundings;
    const files = await loadSshConfig({
      home,
      ...(systemConfigFile === undefined ? {} : { systemFile: systemConfigFile }),
    });
    const chain = hopChain(address, (destination) => resolveSettings(files, destination, surroundings));
    for (const note of chain.flatMap((hop) => hop.notes)) {
      logger.warn(`${note.what} in the SSH configuration is not followed`, { ...note });
    }
    this.#options.onPassed?.(
      'resolve',
      chain.map(({ user, hostName, port }) => `${user}@${hostName}:${port}`).join(' → '),
    );
    return chain;
  }

  async #openConnection(chain: readonly SshSettings[]): Promise<SshConnection> {
    const { surroundings, onPassed } = this.#options;
    const options: ConnectOptions = {
      ...{ chain, surroundings, signal: this.#closing.signal },
      ...(onPassed === undefined ? {} : { onPassed }),
    };
    // Why not at once: the library behind it takes a third of the start of a command, and most need none.
    const { SshConnection } = await import('./ssh/ssh-connection.ts');
    const connection = await SshConnection.open(options);
    this.#connections.add(connection);
    void connection.closed.then(() => this.#connections.delete(connection));
    return connection;
  }
}

function openBy({ connection, route, sessions }: Link): Promise<Duplex> {
  if (route.kind === 'forward') return connection.openSocket(route.socketPath);
  return sessions === null ? dialStdio(connection, route.command) : sessions.open();
}

/** "All interfaces" is not an address to connect to. */
function dialAddress(hostIp: string): string {
  if (hostIp === '' || hostIp === '0.0.0.0') return '127.0.0.1';
  return hostIp === '::' ? '::1' : hostIp;
}
