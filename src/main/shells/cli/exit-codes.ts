import type { ErrorCode } from '../../../shared/errors.ts';
import type { OperationEnd } from '../../core/model/operation.ts';

/** What scripts rely on; documented in `--help` and the README. */
export const exitCodes = {
  done: 0,
  failed: 1,
  usage: 2,
  rolledBack: 3,
  refused: 4,
  locked: 5,
  held: 6,
  unreachable: 7,
} as const;

export type ExitName = keyof typeof exitCodes;

/** Left by Ctrl-C, SIGTERM or SIGHUP before the operation had ended, as shells expect it: 128 + the signal. */
export const leftExitCodes = { interrupted: 130, terminated: 143 } as const;

/** The one table of what each error means for a script that called. */
export const exitNameOfError: Readonly<Record<ErrorCode, ExitName>> = {
  usage: 'usage',
  'definition-invalid': 'usage',
  'variables-invalid': 'usage',
  'name-invalid': 'usage',
  'source-invalid': 'usage',
  'environment-not-found': 'usage',
  'environment-exists': 'usage',
  'environment-in-use': 'refused',
  'environment-read-only': 'refused',
  'confirmation-missing': 'usage',
  'source-not-found': 'usage',
  'source-exists': 'usage',
  'product-not-found': 'usage',
  'version-not-found': 'usage',
  'deployment-not-found': 'usage',
  'deployment-exists': 'usage',
  'service-not-found': 'usage',
  'operation-not-found': 'usage',
  'not-upgradable': 'refused',
  'rollback-unavailable': 'refused',
  'nothing-to-resume': 'refused',
  'preflight-failed': 'refused',
  locked: 'locked',
  'lock-lost': 'locked',
  'data-directory-busy': 'locked',
  'target-unreachable': 'unreachable',
  'target-refused': 'unreachable',
  'engine-changed': 'refused',
  'engine-unsupported': 'refused',
  'connection-lost': 'unreachable',
  'host-key-unknown': 'unreachable',
  'host-key-changed': 'unreachable',
  'authentication-needed': 'unreachable',
  'authentication-refused': 'unreachable',
  'ssh-config-invalid': 'unreachable',
  'not-found': 'failed',
  'name-taken': 'refused',
  'port-taken': 'refused',
  'in-use': 'refused',
  'host-disk-full': 'refused',
  'engine-error': 'failed',
  'image-invalid': 'usage',
  'image-not-found': 'refused',
  'registry-unauthorized': 'refused',
  'registry-denied': 'refused',
  'registry-unreachable': 'refused',
  'registry-tls': 'refused',
  'registry-rate-limited': 'refused',
  'registry-error': 'refused',
  'pull-stalled': 'failed',
  'pull-failed': 'failed',
  'image-moved': 'refused',
  'gate-failed': 'failed',
  'one-shot-failed': 'failed',
  cancelled: 'rolledBack',
  held: 'held',
  drift: 'refused',
  'host-fell-back': 'failed',
  interrupted: 'failed',
  'secret-missing': 'usage',
  'secrets-locked': 'refused',
  'passphrase-wrong': 'refused',
  'too-many-attempts': 'held',
  'store-unwritable': 'failed',
  'ledger-unwritable': 'failed',
  'record-damaged': 'failed',
  'record-too-new': 'refused',
  internal: 'failed',
};

const exitNameOfEnd: Readonly<Record<Exclude<OperationEnd, 'refused'>, ExitName>> = {
  done: 'done',
  failed: 'failed',
  'rolled-back': 'rolledBack',
  cancelled: 'rolledBack',
  held: 'held',
};

/** Nothing was touched, so only the reason counts; one that is no refusal by itself was a check that failed. */
const reasonsOfRefusal: readonly ExitName[] = ['usage', 'refused', 'locked', 'unreachable'];

/** Exit code for an error that ended the command itself. */
export function exitCodeOfError(code: ErrorCode): number {
  return exitCodes[exitNameOfError[code]];
}

/** Exit code for an operation that ran to its end. */
export function exitCodeOfEnd(end: OperationEnd, error: ErrorCode | null): number {
  if (end !== 'refused') return exitCodes[exitNameOfEnd[end]];
  const reason = error === null ? 'refused' : exitNameOfError[error];
  return exitCodes[reasonsOfRefusal.includes(reason) ? reason : 'refused'];
}
