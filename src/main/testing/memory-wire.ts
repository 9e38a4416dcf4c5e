import type { ClientMessage, ServerMessage, Wire, WireState } from '../../shared/contract/wire.ts';
import type { Connection, CutReason } from '../app/rpc/peer.ts';
import type { RpcServer } from '../app/rpc/rpc-server.ts';

/** A wire without sockets: what is sent arrives as the same JSON, a turn later, in order. */
export class MemoryWire implements Wire {
  readonly server: RpcServer;
  readonly #listeners = new Set<(message: ServerMessage) => void>();
  readonly #stateListeners = new Set<(state: WireState) => void>();
  #connection: Connection | null = null;
  #state: WireState = 'lost';
  /** Everything that arrived, oldest first. */
  readonly received: ServerMessage[] = [];
  /** What the server is told of messages that were not read yet. */
  bufferedBytes = 0;
  cutFor: CutReason | null = null;

  constructor(server: RpcServer) {
    this.server = server;
    this.mend();
  }

  send(message: ClientMessage): void {
    this.sendAnything(message);
  }

  /** Also what is no message of the contract. */
  sendAnything(message: unknown): void {
    const connection = this.#connection;
    const sent = copy(message);
    queueMicrotask(() => connection?.receive(sent));
  }

  onMessage(listener: (message: ServerMessage) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  onState(listener: (state: WireState) => void): () => void {
    listener(this.#state);
    this.#stateListeners.add(listener);
    return () => this.#stateListeners.delete(listener);
  }

  /** The connection is gone; what is on its way is lost. */
  cut(): void {
    this.#connection?.close();
    this.#connection = null;
    this.#enter('lost');
  }

  mend(): void {
    const connection = this.server.connect({
      send: (message) => {
        const sent = copy(message) as ServerMessage;
        queueMicrotask(() => this.#deliver(connection, sent));
      },
      bufferedBytes: () => this.bufferedBytes,
      cut: (reason) => {
        this.cutFor = reason;
        this.cut();
      },
    });
    this.#connection = connection;
    this.#enter('open');
  }

  #deliver(connection: Connection, message: ServerMessage): void {
    if (connection !== this.#connection) return;
    this.received.push(message);
    for (const listener of [...this.#listeners]) listener(message);
  }

  #enter(state: WireState): void {
    this.#state = state;
    for (const listener of [...this.#stateListeners]) listener(state);
  }
}

function copy(value: unknown): unknown {
  return value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown);
}
