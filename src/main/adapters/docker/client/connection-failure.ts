import { WindlassError } from '../../../../shared/errors.ts';
import type { FailureSubject } from './engine-failure.ts';

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

/**
 * A transport error as an error of ours. What failed while connecting was never sent:
 * `target-unreachable`. After that the engine may have got it: `connection-lost`, which may be repeated
 * only where repeating does no harm.
 */
export function connectionFailure(
  error: unknown,
  subject: FailureSubject,
  target: { readonly dockerHost: string; readonly isHarmless: boolean },
): WindlassError {
  const code = textMember(error, 'code');
  const details = { ...subject.details, dockerHost: target.dockerHost, errorCode: code };
  if (textMember(error, 'syscall') === 'connect') {
    const reason = unreachableReasons[code] ?? 'cannot-connect';
    const message = `${subject.action}: no engine at ${target.dockerHost} (${reason}, ${code})`;
    const options = { cause: error, isRetryable: !lasting.has(reason) };
    return new WindlassError('target-unreachable', message, { ...details, reason }, options);
  }
  if (code.startsWith('HPE_')) {
    const message = `${subject.action}: what answers at ${target.dockerHost} does not speak HTTP`;
    return new WindlassError('target-refused', message, { ...details, reason: 'not-http' }, { cause: error });
  }
  const message = `${subject.action}: the connection to ${target.dockerHost} was cut (${code})`;
  const options = { cause: error, isRetryable: target.isHarmless };
  return new WindlassError('connection-lost', message, { ...details, reason: 'cut' }, options);
}

function textMember(error: unknown, member: 'code' | 'syscall'): string {
  if (typeof error !== 'object' || error === null || !(member in error)) return '';
  const value = (error as Readonly<Record<string, unknown>>)[member];
  return typeof value === 'string' ? value : '';
}
