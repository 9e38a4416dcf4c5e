import type { ConnectionState } from '../../../shared/contract/shapes/environment.ts';
import { isWindlassError, type ErrorCode } from '../../../shared/errors.ts';

/** A host that was there is looked for so long before it is called unreachable; it is looked for all the same. */
const reconnectingMs = 120_000;

const byCode: Partial<Record<ErrorCode, ConnectionState>> = {
  'host-key-unknown': 'host-key-unknown',
  'host-key-changed': 'host-key-changed',
  'authentication-needed': 'authentication-needed',
  'engine-unsupported': 'unsupported',
};

/** What an error says of a connection; `lostMs`: for how long it has been gone, null: it was not there before. */
export function connectionStateOf(error: unknown, lostMs: number | null): ConnectionState {
  if (!isWindlassError(error)) return 'refused';
  const known = byCode[error.code];
  if (known !== undefined) return known;
  const { reason, status } = error.details;
  if (error.code === 'engine-error' && (status === 503 || reason === 'starting')) return 'engine-starting';
  const isAway = error.code === 'target-unreachable' || error.code === 'connection-lost';
  if (!isAway || reason === 'permission-denied' || reason === 'not-a-socket') return 'refused';
  return lostMs !== null && lostMs < reconnectingMs ? 'reconnecting' : 'unreachable';
}

/** Trying again changes nothing until somebody has done something. */
export function isForPerson(state: ConnectionState): boolean {
  return state === 'host-key-unknown' || state === 'host-key-changed' || state === 'authentication-needed';
}
