import { connect } from 'node:net';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { connectionError } from '../../../../shared/connection-reasons.ts';
import type { WindlassError } from '../../../../shared/errors.ts';
import { localConnectFailure } from './connect-failure.ts';
import { socketPathOf } from './docker-host.ts';
import type { EngineTransport } from './engine-transport.ts';
import { probeTcpPort } from './probe-tcp-port.ts';

/** A socket or pipe of this machine: `unix:///path` or `npipe:////./pipe/name`; anything else is `usage`. */
export class LocalTransport implements EngineTransport {
  readonly address: string;
  readonly isReuseWorthwhile = false;
  readonly #path: string;
  readonly #open = new Set<Socket>();
  #isClosed = false;

  constructor(dockerHost: string) {
    this.address = dockerHost;
    this.#path = socketPathOf(dockerHost);
  }

  openStream(): Promise<Duplex> {
    if (this.#isClosed) return Promise.reject(closedFailure(this.address));
    return new Promise((resolve, reject) => {
      const socket = connect(this.#path);
      this.#open.add(socket);
      const onFailure = (error: Error): void => reject(localConnectFailure(error, this.address));
      socket.once('error', onFailure);
      socket.once('close', () => this.#open.delete(socket));
      socket.once('connect', () => {
        socket.off('error', onFailure);
        resolve(socket);
      });
    });
  }

  probePort(hostIp: string, port: number, timeoutMs: number): Promise<boolean> {
    return probeTcpPort(hostIp, port, timeoutMs);
  }

  certificates(): Promise<readonly []> {
    return Promise.resolve([]);
  }

  reset(): void {
    for (const socket of this.#open) socket.destroy();
  }

  close(): Promise<void> {
    this.#isClosed = true;
    this.reset();
    return Promise.resolve();
  }
}

/** What a transport says that was closed for good. */
export function closedFailure(address: string): WindlassError {
  return connectionError({
    code: 'target-unreachable',
    reason: 'closed',
    message: `the connection to ${address} was closed`,
    details: { place: address, dockerHost: address },
  });
}
