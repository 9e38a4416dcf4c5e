import { connectionError } from '../../../../shared/connection-reasons.ts';
import type { ConnectionReason } from '../../../../shared/connection-reasons.ts';
import type { WindlassError } from '../../../../shared/errors.ts';

type LocalReason = Extract<
  ConnectionReason<'target-unreachable'>,
  'socket-missing' | 'not-listening' | 'permission-denied' | 'not-a-socket' | 'busy' | 'cannot-connect'
>;

/** Why nothing could be sent. */
const unreachableReasons: Readonly<Record<string, LocalReason>> = {
  ENOENT: 'socket-missing',
  ECONNREFUSED: 'not-listening',
  EACCES: 'permission-denied',
  EPERM: 'permission-denied',
  ENOTSOCK: 'not-a-socket',
  EBUSY: 'busy',
};

/** Reasons that waiting does not cure. */
const lasting = new Set<LocalReason>(['permission-denied', 'not-a-socket']);

/** A failed connection to a socket or pipe of this machine. Nothing was sent: `target-unreachable`. */
export function localConnectFailure(error: unknown, address: string): WindlassError {
  const errorCode = errorCodeOf(error);
  const reason = unreachableReasons[errorCode] ?? 'cannot-connect';
  const message = `no engine at ${address} (${reason}, ${errorCode})`;
  return connectionError({
    ...{ code: 'target-unreachable', reason, message, cause: error },
    details: { place: address, dockerHost: address, errorCode },
    isRetryable: !lasting.has(reason),
  });
}

/** The system's or the library's name for an error; empty when it has none. */
export function errorCodeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}
