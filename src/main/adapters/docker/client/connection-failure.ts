import { connectionError } from '../../../../shared/connection-reasons.ts';
import { WindlassError } from '../../../../shared/errors.ts';
import { errorCodeOf } from '../transport/connect-failure.ts';
import type { FailureSubject } from './engine-failure.ts';

/** Where a call goes. */
export interface CallTarget {
  readonly dockerHost: string;
  readonly isHarmless: boolean;
}

/**
 * What ended a call as an error of ours. A transport's own error says that nothing was sent, and is kept as it is.
 * After that the engine may have got it: `connection-lost`, which may be repeated only where repeating does no harm.
 */
export function connectionFailure(
  error: unknown,
  subject: FailureSubject,
  target: CallTarget,
): WindlassError {
  if (error instanceof WindlassError) {
    const details = { ...subject.details, dockerHost: target.dockerHost, ...error.details };
    const options = { cause: error, isRetryable: error.isRetryable };
    return new WindlassError(error.code, `${subject.action}: ${error.message}`, details, options);
  }
  const code = errorCodeOf(error);
  const place = target.dockerHost;
  const details = { ...subject.details, dockerHost: place, place, errorCode: code };
  if (code.startsWith('HPE_')) {
    const message = `${subject.action}: what answers at ${place} does not speak HTTP`;
    return connectionError({ code: 'target-refused', reason: 'not-http', message, details, cause: error });
  }
  // Why so late: with TLS 1.3 a server says only after the handshake that it does not take the client's certificate.
  if (code.startsWith('ERR_SSL_')) {
    const message = `${subject.action}: ${place} does not accept the client certificate (${code})`;
    const reason = 'client-certificate';
    return connectionError({ code: 'target-refused', reason, message, details, cause: error });
  }
  return connectionError({
    code: 'connection-lost',
    reason: 'cut',
    message: `${subject.action}: the connection to ${place} was cut (${code})`,
    details,
    isRetryable: target.isHarmless,
    cause: error,
  });
}
