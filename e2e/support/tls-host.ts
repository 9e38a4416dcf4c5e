import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:tls';
import type { Server, TLSSocket } from 'node:tls';
import { LabAuthority } from '../../src/main/testing/lab/certificates.ts';

/** A host on the loopback interface whose engine answers over TLS, to who shows a certificate of its authority. */
export class TlsHost {
  readonly port: number;
  readonly caFile: string;
  readonly certFile: string;
  readonly keyFile: string;
  readonly #server: Server;
  readonly #sockets: ReadonlySet<TLSSocket>;

  private constructor(
    server: Server,
    sockets: ReadonlySet<TLSSocket>,
    files: Pick<TlsHost, 'caFile' | 'certFile' | 'keyFile'>,
  ) {
    this.#server = server;
    this.#sockets = sockets;
    this.port = (server.address() as AddressInfo).port;
    this.caFile = files.caFile;
    this.certFile = files.certFile;
    this.keyFile = files.keyFile;
  }

  /** Its certificate and the operator's, in files of that directory, end after so many days. */
  static async open(dir: string, dockerHost: string, days: number): Promise<TlsHost> {
    const authority = await LabAuthority.found(dir, 'tls-host');
    const own = await authority.certificate('engine', { names: ['IP:127.0.0.1'], days });
    const operator = await authority.certificate('operator', { days });
    const sockets = new Set<TLSSocket>();
    const server = createServer(
      {
        key: readFileSync(own.keyFile),
        cert: readFileSync(own.certFile),
        ca: readFileSync(authority.caFile),
        requestCert: true,
        rejectUnauthorized: true,
      },
      (socket) => {
        sockets.add(socket);
        const engine = connect(dockerHost.slice('unix://'.length));
        socket.pipe(engine).pipe(socket);
        engine.on('error', () => socket.destroy());
        socket
          .on('error', () => engine.destroy())
          .on('close', () => {
            sockets.delete(socket);
            engine.destroy();
          });
      },
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new TlsHost(server, sockets, { caFile: authority.caFile, ...operator });
  }

  /** What `env add NAME` takes for it. */
  get options(): readonly string[] {
    return [
      ...['--tls', `127.0.0.1:${this.port}`, '--ca', this.caFile],
      ...['--cert', this.certFile, '--key', this.keyFile],
    ];
  }

  async close(): Promise<void> {
    const end = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroy();
    await end;
  }
}
