import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { connect, createSecureContext } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import type { Duplex } from 'node:stream';
import type { Certificate } from '../../../../shared/certificate.ts';
import { connectionError } from '../../../../shared/connection-reasons.ts';
import { isWindlassError } from '../../../../shared/errors.ts';
import type { WindlassError } from '../../../../shared/errors.ts';
import { addressText } from '../../../core/model/environment.ts';
import type { TlsAddress } from '../../../core/model/environment.ts';
import { errorCodeOf } from './connect-failure.ts';
import type { EngineTransport } from './engine-transport.ts';
import { ForgetfulSocket } from './forgetful-socket.ts';
import { closedFailure } from './local-transport.ts';
import { probeTcpPort } from './probe-tcp-port.ts';
import { unreachable } from './ssh/ssh-failure.ts';
import { certificateFailure, isoDate, tlsFailure } from './tls-failure.ts';
import type { TransportStage } from './transport-stage.ts';

/** What a TLS connection is made with, as read from its files. */
export interface TlsMaterial {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

const connectDeadlineMs = 15_000;
/** As long as nothing comes, the system asks after this time, and then ten times, once a second. */
const usualQuietMs = 20_000;

/**
 * An engine that listens with TLS. The server's certificate must be of the given authority and for the name that is
 * dialled, whatever the environment says; ours is shown to it.
 */
export class TlsTransport implements EngineTransport {
  readonly address: string;
  readonly isReuseWorthwhile = true;
  readonly #to: TlsAddress;
  readonly #onPassed: ((stage: TransportStage, detail: string) => void) | undefined;
  readonly #open = new Set<ForgetfulSocket>();
  /** ISO 8601: of the certificate that the engine showed last. */
  #serverEndsAt: string | null = null;
  readonly #quietMs: number;
  #isClosed = false;

  constructor(
    to: TlsAddress,
    onPassed?: (stage: TransportStage, detail: string) => void,
    quietMs = usualQuietMs,
  ) {
    this.#to = to;
    this.#onPassed = onPassed;
    this.#quietMs = quietMs;
    this.address = addressText(to) ?? '';
  }

  async openStream(): Promise<Duplex> {
    // Why read each time: certificates are renewed while the application runs.
    const material = await readTlsMaterial(this.#to);
    if (this.#isClosed) throw closedFailure(this.address);
    return this.#connect(material);
  }

  /** Ports of the host's loopback interface cannot be told from here. */
  probePort(hostIp: string, port: number, timeoutMs: number): Promise<boolean | null> {
    if (hostIp.startsWith('127.') || hostIp === '::1') return Promise.resolve(null);
    const isEvery = hostIp === '' || hostIp === '0.0.0.0' || hostIp === '::';
    return probeTcpPort(isEvery ? this.#to.host : hostIp, port, timeoutMs);
  }

  async certificates(): Promise<readonly Certificate[]> {
    try {
      const { cert, ca } = await readTlsMaterial(this.#to);
      const ends = [
        { whose: 'client', endsAt: endOf(cert) },
        { whose: 'authority', endsAt: endOf(ca) },
        { whose: 'server', endsAt: this.#serverEndsAt },
      ] as const;
      return ends.flatMap(({ whose, endsAt }) => (endsAt === null ? [] : [{ whose, endsAt }]));
    } catch (error) {
      // What is wrong with a file is said by whoever opens a stream.
      if (isWindlassError(error)) return [];
      throw error;
    }
  }

  reset(): void {
    for (const line of this.#open) line.destroy();
  }

  close(): Promise<void> {
    this.#isClosed = true;
    this.reset();
    return Promise.resolve();
  }

  #connect(material: TlsMaterial): Promise<Duplex> {
    const { host, port } = this.#to;
    return new Promise((resolve, reject) => {
      const line = new ForgetfulSocket();
      this.#open.add(line);
      const fail = (error: WindlassError): void => {
        clearTimeout(timer);
        line.destroy();
        reject(error);
      };
      const timer = setTimeout(() => {
        const message = `${this.address} did not answer within ${connectDeadlineMs / 1000} s`;
        fail(unreachable('timeout', message, { place: this.address, host, port }));
      }, connectDeadlineMs);
      const onError = (error: Error): void => fail(tlsFailure(error, this.address, this.#to));
      // Why always: an error that nobody listens for would end the process.
      line.on('error', onError);
      line.once('close', () => this.#open.delete(line));
      line.once('connect', () => {
        this.#onPassed?.('connect', `${host}:${port}`);
        line.setNoDelay(true);
        // Why: who only listens, to events or for the end of a container, would never learn that the line is silent.
        line.setKeepAlive(true, this.#quietMs);
        const socket = this.#secure(line, material);
        socket.once('error', onError);
        socket.once('secureConnect', () => {
          const distrust = certificateFailure(socket, this.address, this.#to);
          if (distrust !== null) return fail(distrust);
          clearTimeout(timer);
          socket.off('error', onError);
          resolve(this.#greeted(socket));
        });
      });
      line.connect({ host, port });
    });
  }

  /**
   * Its end is that of the line, and the other way round. Why it refuses nothing by itself: what is wrong with the
   * certificate that is shown could not be told then. Nobody gets it before that was judged.
   */
  #secure(line: ForgetfulSocket, material: TlsMaterial): TLSSocket {
    const { host } = this.#to;
    return connect({
      ...material,
      ...{ socket: line, host, minVersion: 'TLSv1.2', rejectUnauthorized: false },
      ...(isIP(host) === 0 ? { servername: host } : {}),
    });
  }

  #greeted(socket: TLSSocket): TLSSocket {
    const shown = socket.getPeerCertificate();
    this.#serverEndsAt = isoDate(shown.valid_to);
    this.#onPassed?.('host-key', shown.subject?.CN?.toString() ?? this.#to.host);
    return socket;
  }
}

/** Null: it is no certificate. */
function endOf(pem: string): string | null {
  try {
    return isoDate(new X509Certificate(pem).validTo);
  } catch {
    return null;
  }
}

async function readTlsMaterial(to: TlsAddress): Promise<TlsMaterial> {
  const [ca = '', cert = '', key = ''] = await Promise.all([to.caFile, to.certFile, to.keyFile].map(readPem));
  // Why here: where the authority's file is empty, the authorities of the system would be trusted.
  if (endOf(ca) === null) throw invalidFile(to.caFile);
  if (endOf(cert) === null) throw invalidFile(to.certFile);
  try {
    createSecureContext({ ca, cert, key });
  } catch (error) {
    throw connectionError({
      code: 'target-refused',
      reason: 'tls-key-unusable',
      message: `${to.certFile} and its key ${to.keyFile} cannot be used`,
      details: { certFile: to.certFile, keyFile: to.keyFile },
      cause: error,
    });
  }
  return { ca, cert, key };
}

async function readPem(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const errorCode = errorCodeOf(error);
    throw connectionError({
      code: 'target-refused',
      reason: 'tls-file-unreadable',
      message: `${file} cannot be read (${errorCode})`,
      details: { file, errorCode },
      cause: error,
    });
  }
}

function invalidFile(file: string): WindlassError {
  return connectionError({
    code: 'target-refused',
    reason: 'tls-file-invalid',
    message: `${file} holds no certificate`,
    details: { file },
  });
}
