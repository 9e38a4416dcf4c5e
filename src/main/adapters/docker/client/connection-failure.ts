import { WindlassError } from '../../../../shared/errors.ts';
import { errorCodeOf } from '../transport/connect-failure.ts';
import type { FailureSubject } from './engine-failure.ts';

/**
 * What ended a call as an error of ours. A transport's own error says that nothing was sent, and is kept as it is.
 * After that the engine may have got it: `connection-lost`, which may be repeated only where repeating does no harm.
 */
export function connectionFailure(
  error: unknown,
  subject: FailureSubject,
  target: { readonly dockerHost: string; readonly isHarmless: boolean },
): WindlassError {
  if (error instanceof WindlassError) {
    const details = { ...subject.details, dockerHost: target.dockerHost, ...error.details };
    const options = { cause: error, isRetryable: error.isRetryable };
    return new WindlassError(error.code, `${subject.action}: ${error.message}`, details, options);
  }
  const code = errorCodeOf(error);
  const details = { ...subject.details, dockerHost: target.dockerHost, errorCode: code };
  if (code.startsWith('HPE_')) {
    const message = `${subject.action}: what answers at ${target.dockerHost} does not speak HTTP`;
    return new WindlassError('target-refused', message, { ...details, reason: 'not-http' }, { cause: error });
  }
  // Why so late: with TLS 1.3 a server says only after the handshake that it does not take the client's certificate.
  if (code.startsWith('ERR_SSL_')) {
    const message = `${subject.action}: ${target.dockerHost} does not accept the client certificate (${code})`;
    return new WindlassError(
      'target-refused',
      message,
      { ...details, reason: 'client-certificate' },
      { cause: error },
    );
  }
  const message = `${subject.action}: the connection to ${target.dockerHost} was cut (${code})`;
  const options = { cause: error, isRetryable: target.isHarmless };
  return new WindlassError('connection-lost', message, { ...details, reason: 'cut' }, options);
}
