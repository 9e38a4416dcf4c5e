import { WindlassError } from '../../../../../shared/errors.ts';
import { errorCodeOf } from '../connect-failure.ts';

const reasons: Readonly<Record<string, string>> = {
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
  return unreachable(`${host} port ${port} cannot be reached (${reason}, ${errorCode})`, {
    ...{ host, port, reason, errorCode },
    cause: error,
  });
}

/** Nothing was sent to an engine, for a reason that may pass. */
export function unreachable(
  message: string,
  { cause, ...details }: Readonly<Record<string, unknown>>,
): WindlassError {
  const options = { isRetryable: true, ...(cause === undefined ? {} : { cause }) };
  return new WindlassError('target-unreachable', message, details, options);
}
