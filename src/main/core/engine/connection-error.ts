import { isWindlassError, type WindlassError } from '../../../shared/errors.ts';

/** The engine is not there, or was gone before it answered: wait for it and look again. */
export function isConnectionError(error: unknown): error is WindlassError {
  return isWindlassError(error, 'connection-lost') || isWindlassError(error, 'target-unreachable');
}
