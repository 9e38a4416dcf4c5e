import type { DetailedPeerCertificate, TLSSocket } from 'node:tls';
import { connectionError } from '../../../../shared/connection-reasons.ts';
import type { WindlassError } from '../../../../shared/errors.ts';
import type { TlsAddress } from '../../../core/model/environment.ts';
import { errorCodeOf } from './connect-failure.ts';
import { tcpFailure } from './ssh/ssh-failure.ts';

const handshakeReasons = [
  [/ALERT|CERTIFICATE_REQUIRED/, 'client-certificate'],
  [/^(ERR_SSL_|EPROTO)/, 'not-tls'],
] as const;

/** The connection did not come to be. */
export function tlsFailure(error: Error, place: string, { host, port }: TlsAddress): WindlassError {
  const errorCode = errorCodeOf(error);
  const reason = handshakeReasons.find(([pattern]) => pattern.test(errorCode))?.[1];
  if (reason === undefined) return tcpFailure(error, host, port);
  const message = `${place} speaks no TLS, or does not accept us (${reason}, ${errorCode})`;
  const details = { place, host, port, errorCode };
  return connectionError({ code: 'target-refused', reason, message, details, cause: error });
}

/** Why the certificate that the other side showed is not to be trusted; null: it is. */
export function certificateFailure(socket: TLSSocket, place: string, to: TlsAddress): WindlassError | null {
  if (socket.authorized) return null;
  // It is the code of an error, whatever the types say.
  const errorCode = String(socket.authorizationError);
  const shown = socket.getPeerCertificate(true);
  const message = `${place} is not the engine that was asked for (${errorCode})`;
  const details = { place, host: to.host, port: to.port, errorCode };
  const code = 'target-refused';
  switch (errorCode) {
    case 'CERT_HAS_EXPIRED':
    case 'CERT_NOT_YET_VALID': {
      const isOver = errorCode === 'CERT_HAS_EXPIRED';
      const reason = isOver ? 'certificate-expired' : 'certificate-not-yet-valid';
      return connectionError({ code, reason, message, details: { ...details, ...datesOf(shown, isOver) } });
    }
    case 'ERR_TLS_CERT_ALTNAME_INVALID': {
      const names = shown.subjectaltname ?? String(shown.subject.CN);
      return connectionError({ code, reason: 'certificate-name', message, details: { ...details, names } });
    }
    default:
      return connectionError({ code, reason: 'certificate-authority', message, details });
  }
}

/** When the certificate that is over or not valid yet begins and ends, be it the engine's own or one above it. */
function datesOf(
  shown: DetailedPeerCertificate,
  isOver: boolean,
): Readonly<Record<'from' | 'to' | 'now', string>> {
  const now = new Date();
  const isOutside = ({ valid_from, valid_to }: DetailedPeerCertificate): boolean =>
    isOver ? Date.parse(valid_to) < now.getTime() : Date.parse(valid_from) > now.getTime();
  const meant = chainOf(shown).find(isOutside) ?? shown;
  return { from: isoDate(meant.valid_from) ?? '', to: isoDate(meant.valid_to) ?? '', now: now.toISOString() };
}

/** The engine's certificate first. The last one, which everything hangs on, names itself as its issuer. */
function chainOf(shown: DetailedPeerCertificate): readonly DetailedPeerCertificate[] {
  const above = shown.issuerCertificate as DetailedPeerCertificate | undefined;
  return above === undefined || above === shown ? [shown] : [shown, ...chainOf(above)];
}

/** ISO 8601; null: it is no date. */
export function isoDate(text: string): string | null {
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
}
