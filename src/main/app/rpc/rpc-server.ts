import type { Connection, Peer } from './peer.ts';
import { RpcConnection } from './rpc-connection.ts';
import type { RpcServerOptions } from './rpc-server-options.ts';

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
