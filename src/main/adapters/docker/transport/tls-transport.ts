import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { connect, createSecureContext } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import type { Duplex } from 'node:stream';
import type { Certificate } from '../../../../shared/certificate.ts';
import { connectionError } from '../../../../shared/connection-reasons.ts';
import type { ConnectionReason } from '../../../../shared/connection-reasons.ts';
import { isWindlassError } from '../../../../shared/errors.ts';
import type { WindlassError } from '../../../../shared/errors.ts';
import { addressText } from '../../../core/model/environment.ts';
import type { TlsAddress } from '../../../core/model/environment.ts';
import { errorCodeOf } from './connect-failure.ts';
import type { EngineTransport } from './engine-transport.ts';
import { closedFailure } from './local-transport.ts';
import { probeTcpPort } from './probe-tcp-port.ts';
import { tcpFailure, unreachable } from './ssh/ssh-failure.ts';
import type { TransportStage } from './transport-stage.ts';

/** What a TLS connection is made with, as read from its files. */
export interface TlsMaterial {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

const connectDeadlineMs = 15_000;

/**
 * An engine that listens with TLS. The server's certificate must be of the given authority and for the name that is
 * dialled, whatever the environment says; ours is shown to it.
 */
export class TlsTransport implements EngineTransport {
  readonly address: string;
  readonly isReuseWorthwhile = true;
  readonly #to: TlsAddress;
  readonly #onPassed: ((stage: TransportStage, detail: string) => void) | undefined;
  readonly #open = new Set<TLSSocket>();
  /** ISO 8601: of the certificate that the engine showed last. */
  #serverEndsAt: string | null = null;
  #isClosed = false;

  constructor(to: TlsAddress, onPassed?: (stage: TransportStage, detail: string) => void) {
    this.#to = to;
    this.#onPassed = onPassed;
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
    for (const socket of this.#open) socket.destroy();
  }

  close(): Promise<void> {
    this.#isClosed = true;
    this.reset();
    return Promise.resolve();
  }

  #connect(material: TlsMaterial): Promise<Duplex> {
    const { host, port } = this.#to;
    return new Promise((resolve, reject) => {
      const socket = connect({
        ...material,
        ...{ host, port, minVersion: 'TLSv1.2', rejectUnauthorized: true },
        ...(isIP(host) === 0 ? { servername: host } : {}),
      });
      this.#open.add(socket);
      const fail = (error: WindlassError): void => {
        clearTimeout(timer);
        socket.destroy();
        reject(error);
      };
      const timer = setTimeout(() => {
        const message = `${this.address} did not answer within ${connectDeadlineMs / 1000} s`;
        fail(unreachable('timeout', message, { place: this.address, host, port }));
      }, connectDeadlineMs);
      const onError = (error: Error): void => fail(tlsFailure(error, this.address, this.#to));
      socket.once('error', onError);
      socket.once('close', () => this.#open.delete(socket));
      socket.once('connect', () => this.#onPassed?.('connect', `${host}:${port}`));
      socket.once('secureConnect', () => {
        clearTimeout(timer);
        socket.off('error', onError);
        socket.setNoDelay(true);
        const shown = socket.getPeerCertificate();
        this.#serverEndsAt = isoDate(shown.valid_to);
        this.#onPassed?.('host-key', shown.subject?.CN?.toString() ?? host);
        resolve(socket);
      });
    });
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

function isoDate(text: string): string | null {
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
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

/** What is wrong with the other side's certificate, or with ours. */
type TlsReason = Extract<
  ConnectionReason<'target-refused'>,
  `certificate-${string}` | 'client-certificate' | 'not-tls'
>;

const tlsReasons: readonly (readonly [RegExp, TlsReason])[] = [
  [/^CERT_HAS_EXPIRED$/, 'certificate-expired'],
  [/^CERT_NOT_YET_VALID$/, 'certificate-not-yet-valid'],
  [/^ERR_TLS_CERT_ALTNAME_INVALID$/, 'certificate-name'],
  [
    /^(UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT(_LOCALLY)?|SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|CERT_SIGNATURE_FAILURE)$/,
    'certificate-authority',
  ],
  [/ALERT|CERTIFICATE_REQUIRED/, 'client-certificate'],
  [/^(ERR_SSL_|EPROTO)/, 'not-tls'],
];

function tlsFailure(error: Error, address: string, to: TlsAddress): WindlassError {
  const errorCode = errorCodeOf(error);
  const reason = tlsReasons.find(([pattern]) => pattern.test(errorCode))?.[1];
  if (reason === undefined) return tcpFailure(error, to.host, to.port);
  const message = `${address} is not the engine that was asked for, or does not accept us (${reason}, ${errorCode})`;
  const details = { place: address, host: to.host, port: to.port, errorCode };
  return connectionError({ code: 'target-refused', reason, message, details, cause: error });
}
