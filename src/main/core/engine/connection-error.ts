import { isWindlassError, type ErrorCode, type WindlassError } from '../../../shared/errors.ts';

/** The last two: whoever works there may unlock the key, or be let in again, while it is waited for. */
const away: readonly ErrorCode[] = [
  'connection-lost',
  'target-unreachable',
  'authentication-needed',
  'authentication-refused',
];
const foreign: readonly ErrorCode[] = ['engine-changed', 'host-key-changed', 'host-key-unknown'];

/** The engine is not there, or was gone before it answered: wait for it and look again. */
export function isConnectionError(error: unknown): error is WindlassError {
  return isWindlassError(error) && away.includes(error.code);
}

/** What answers is not, or may not be, the host that was begun on: nothing more is done there, nothing is written. */
export function isForeignHost(error: unknown): error is WindlassError {
  return isWindlassError(error) && isForeignCode(error.code);
}

export function isForeignCode(code: ErrorCode): boolean {
  return foreign.includes(code);
}
