import { isWindlassError, type ErrorCode, type WindlassError } from '../../../shared/errors.ts';

const away: readonly ErrorCode[] = ['connection-lost', 'target-unreachable'];
const foreign: readonly ErrorCode[] = ['engine-changed'];

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
