import type { ErrorCode } from '../../shared/errors.ts';

const codes: readonly ErrorCode[] = [
  'target-unreachable',
  'target-refused',
  'connection-lost',
  'engine-error',
  'engine-unsupported',
  'host-key-unknown',
  'host-key-changed',
  'authentication-needed',
  'authentication-refused',
  'ssh-config-invalid',
  'environment-read-only',
];

/** Something kept a host from being asked, so that what was last known of it is worth showing; the error says what. */
export function isNotAsked(code: ErrorCode): boolean {
  return codes.includes(code);
}
