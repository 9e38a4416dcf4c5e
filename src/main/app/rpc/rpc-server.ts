import type { Connection, Peer } from './peer.ts';
import type { Handlers } from './handlers.ts';
import type { TopicTable } from './follower.ts';
import { RpcConnection } from './rpc-connection.ts';

export interface RpcServerOptions {
  readonly handlers: Handlers;
  readonly topics: TopicTable;
  /** Where that is written which a window is not told. */
  readonly logError: (message: string, error: unknown) => void;
}

/** Answers the contract over any wire. It knows nothing of who may connect: that is the wire's own. */
export class RpcServer {
  readonly #options: RpcServerOptions;
  readonly #connections = new Set<RpcConnection>();

  constructor(options: RpcServerOptions) {
    this.#options = options;
  }

  connect(peer: Peer): Connection {
    const connection: RpcConnection = new RpcConnection(this.#options, peer, () =>
      this.#connections.delete(connection),
    );
    this.#connections.add(connection);
    return connection;
  }

  close(): void {
    for (const connection of [...this.#connections]) connection.close();
  }
}
