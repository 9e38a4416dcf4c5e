import { connectionError } from '../../../shared/connection-reasons.ts';
import { WindlassError, isWindlassError, type ErrorShape } from '../../../shared/errors.ts';
import { isForeignCode } from './connection-error.ts';

export function hostFellBack(): WindlassError {
  return new WindlassError('host-fell-back', 'the engine was restarted and brought the old release back', {});
}

/** Nothing was found wrong, but what was seen before the sleep says nothing of now. */
export function slept(): WindlassError {
  return connectionError({
    code: 'connection-lost',
    reason: 'slept',
    message: 'the machine slept since the gates were passed',
    details: {},
  });
}

/** The host is not as the plan assumed: look again. */
export function isSurprise(error: unknown): boolean {
  return (
    isWindlassError(error, 'not-found') ||
    isWindlassError(error, 'name-taken') ||
    isWindlassError(error, 'drift')
  );
}

/** Otherwise somebody else works there, or it is another host: then nothing is written on it. */
export function isOurs({ code }: ErrorShape): boolean {
  return code !== 'lock-lost' && !isForeignCode(code);
}

/** Without the undertaking's secrets, wherever they stand in it. */
export function maskedShape(shape: ErrorShape, mask: (text: string) => string): ErrorShape {
  const details = Object.fromEntries(
    Object.entries(shape.details).map(([key, value]) => [
      key,
      typeof value === 'string' ? mask(value) : value,
    ]),
  );
  return { ...shape, message: mask(shape.message), details };
}
