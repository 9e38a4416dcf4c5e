import { connectionError } from '../../../../../shared/connection-reasons.ts';
import type { ConnectionReason, ReasonDetails } from '../../../../../shared/connection-reasons.ts';
import type { WindlassError } from '../../../../../shared/errors.ts';
import { errorCodeOf } from '../connect-failure.ts';

type TcpReason = Extract<
  ConnectionReason<'target-unreachable'>,
  'name-unknown' | 'refused' | 'timeout' | 'no-route' | 'cut' | 'cannot-connect'
>;

const reasons: Readonly<Record<string, TcpReason>> = {
  ENOTFOUND: 'name-unknown',
  EAI_AGAIN: 'name-unknown',
  EAI_NODATA: 'name-unknown',
  ECONNREFUSED: 'refused',
  ETIMEDOUT: 'timeout',
  EHOSTUNREACH: 'no-route',
  ENETUNREACH: 'no-route',
  EHOSTDOWN: 'no-route',
  EADDRNOTAVAIL: 'no-route',
  ECONNRESET: 'cut',
  EPIPE: 'cut',
};

/** A TCP connection that did not come to be: `target-unreachable`, and waiting may cure it. */
export function tcpFailure(error: unknown, host: string, port: number): WindlassError {
  const errorCode = errorCodeOf(error);
  const reason = reasons[errorCode] ?? 'cannot-connect';
  return unreachable(
    reason,
    `${host} port ${port} cannot be reached (${reason}, ${errorCode})`,
    { place: portOf(host, port), host, port, errorCode },
    error,
  );
}

/** Nothing was sent to an engine, for a reason that may pass. */
export function unreachable<Reason extends ConnectionReason<'target-unreachable'>>(
  reason: Reason,
  message: string,
  details: ReasonDetails<'target-unreachable', Reason>,
  cause?: unknown,
): WindlassError {
  return connectionError({ code: 'target-unreachable', reason, message, details, isRetryable: true, cause });
}

/** `host:22`, and an address of IPv6 in brackets. */
export function portOf(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
