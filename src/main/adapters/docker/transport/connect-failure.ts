import { WindlassError } from '../../../../shared/errors.ts';

/** Why nothing could be sent, in words that a text can be made from. */
const unreachableReasons: Readonly<Record<string, string>> = {
  ENOENT: 'socket-missing',
  ECONNREFUSED: 'not-listening',
  EACCES: 'permission-denied',
  EPERM: 'permission-denied',
  ENOTSOCK: 'not-a-socket',
  EBUSY: 'busy',
};

/** Reasons that waiting does not cure. */
const lasting = new Set(['permission-denied', 'not-a-socket']);

/** A failed connection to a socket or pipe of this machine. Nothing was sent: `target-unreachable`. */
export function localConnectFailure(error: unknown, address: string): WindlassError {
  const errorCode = errorCodeOf(error);
  const reason = unreachableReasons[errorCode] ?? 'cannot-connect';
  const message = `no engine at ${address} (${reason}, ${errorCode})`;
  const details = { dockerHost: address, reason, errorCode };
  return new WindlassError('target-unreachable', message, details, {
    cause: error,
    isRetryable: !lasting.has(reason),
  });
}

/** The system's or the library's name for an error; empty when it has none. */
export function errorCodeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}
