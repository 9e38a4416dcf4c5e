import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { RawData, WebSocket } from 'ws';
import { closeCodes, helloMessage } from '../../../shared/contract/web-door.ts';
import type { Connection, Peer } from '../../app/rpc/peer.ts';
import { maxMessageBytes } from '../../app/rpc/peer.ts';
import type { RpcServer } from '../../app/rpc/rpc-server.ts';
import type { Verdict } from './sign-in.ts';

const helloTimeoutMs = 10_000;
const pulseMs = 30_000;
const maxSockets = 64;
/** Those that have not said who they are must not take the place of those that have. */
const maxStrangers = 16;

export interface WireSocketsOptions {
  readonly server: RpcServer;
  /** Judges what a socket brought: the cookie of its request, the token of its first message. */
  readonly check: (cookie: string | null, token: string) => Verdict;
  readonly logError: (message: string, error: unknown) => void;
}

/** The contract over sockets. One that does not say hello with the right token at once hears nothing. */
export class WireSockets {
  readonly #options: WireSocketsOptions;
  readonly #sockets: WebSocketServer;
  readonly #silent = new Set<WebSocket>();
  readonly #strangers = new Set<WebSocket>();
  readonly #pulse: NodeJS.Timeout;

  constructor(options: WireSocketsOptions) {
    this.#options = options;
    this.#sockets = new WebSocketServer({
      noServer: true,
      maxPayload: maxMessageBytes,
      perMessageDeflate: false,
    });
    this.#pulse = setInterval(() => this.#feelPulse(), pulseMs);
    this.#pulse.unref();
  }

  /** For a request that was found to be from here. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer, cookie: string | null): void {
    const served = this.#sockets.clients.size - this.#strangers.size;
    if (served >= maxSockets || this.#strangers.size >= maxStrangers) {
      socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n');
      return;
    }
    this.#sockets.handleUpgrade(request, socket, head, (accepted) => this.#greet(accepted, cookie));
  }

  close(): void {
    clearInterval(this.#pulse);
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#sockets.close();
  }

  #greet(socket: WebSocket, cookie: string | null): void {
    this.#strangers.add(socket);
    const late = setTimeout(() => socket.close(closeCodes.refused), helloTimeoutMs);
    socket.on('error', (error) => this.#options.logError('a window was cut off', error));
    socket.on('close', () => {
      clearTimeout(late);
      this.#strangers.delete(socket);
    });
    socket.on('pong', () => this.#silent.delete(socket));
    socket.once('message', (data: RawData, isBinary: boolean) => {
      clearTimeout(late);
      const hello = helloMessage.safeParse(isBinary ? null : parse(data));
      if (!hello.success) return socket.close(closeCodes.malformed);
      const verdict = this.#options.check(cookie, hello.data.token);
      if (verdict === 'granted') {
        this.#strangers.delete(socket);
        return this.#serve(socket);
      }
      socket.close(verdict === 'too-many' ? closeCodes.tooMany : closeCodes.refused);
    });
  }

  #serve(socket: WebSocket): void {
    const peer: Peer = {
      send: (message) => {
        if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message));
      },
      bufferedBytes: () => socket.bufferedAmount,
      cut: (reason) => cut(socket, reason === 'slow' ? closeCodes.tooSlow : closeCodes.malformed),
    };
    const connection: Connection = this.#options.server.connect(peer);
    socket.on('message', (data: RawData, isBinary: boolean) =>
      connection.receive(isBinary ? null : parse(data)),
    );
    socket.on('close', () => connection.close());
    socket.send(JSON.stringify({ type: 'ready' }));
  }

  /** A socket that does not answer within one round is of a machine that sleeps or of a process that is stuck. */
  #feelPulse(): void {
    for (const socket of this.#sockets.clients) {
      if (this.#silent.has(socket)) socket.terminate();
      this.#silent.add(socket);
      socket.ping();
    }
    for (const socket of this.#silent) if (!this.#sockets.clients.has(socket)) this.#silent.delete(socket);
  }
}

/** Why not only closed: a window that does not read would not read that either. */
function cut(socket: WebSocket, code: number): void {
  socket.close(code);
  setTimeout(() => socket.terminate(), 1_000).unref();
}

function parse(data: RawData): unknown {
  try {
    return JSON.parse((data as Buffer).toString('utf8'));
  } catch {
    return undefined;
  }
}
