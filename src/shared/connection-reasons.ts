import { WindlassError } from './errors.ts';
import type { ErrorCode, ErrorDetails } from './errors.ts';

/**
 * Every reason for which an engine cannot be spoken with, by the code of its error, and the details that each carries.
 * Each has its own text and hint in every language, which are filled from these details and no others.
 * `place` is what is not reached, as the operator knows it.
 */
export const connectionReasons = {
  'target-unreachable': {
    'socket-missing': ['place'],
    'not-listening': ['place'],
    'permission-denied': ['place'],
    'not-a-socket': ['place'],
    busy: ['place'],
    'cannot-connect': ['place', 'errorCode'],
    'name-unknown': ['place'],
    refused: ['place'],
    timeout: ['place'],
    'no-route': ['place'],
    cut: ['place'],
    'jump-forwarding-refused': ['place'],
    'jump-refused': ['place'],
    'login-cut': ['place', 'errorText'],
    'forwarding-refused': ['place'],
    'docker-missing': ['place'],
    'too-many-sessions': ['place'],
    'context-missing': ['context'],
    closed: ['place'],
  },
  'target-refused': {
    'certificate-expired': ['place', 'to', 'now'],
    'certificate-not-yet-valid': ['place', 'from', 'now'],
    'certificate-name': ['place', 'host', 'names'],
    'certificate-authority': ['place'],
    'client-certificate': ['place'],
    'not-tls': ['place'],
    'not-ssh': ['place', 'errorText'],
    'not-http': ['place'],
    'not-docker': ['place'],
    'tls-file-unreadable': ['file', 'errorCode'],
    'tls-file-invalid': ['file'],
    'tls-key-unusable': ['certFile', 'keyFile'],
    'context-damaged': ['context'],
    'context-address': ['context'],
    'tls-not-verified': ['context'],
    'plain-tcp': ['context'],
  },
  'connection-lost': {
    cut: ['place'],
    silent: ['place'],
    deadline: ['place', 'seconds'],
    ended: ['place'],
    slept: [],
  },
  'engine-unsupported': {
    'too-old': ['place', 'version', 'apiVersion', 'minimum', 'oldestEngine'],
    'api-version': ['engineText'],
    upgrade: ['place'],
  },
  'engine-error': {
    'answer-too-large': ['action'],
    'unexpected-answer': ['action', 'engineText'],
  },
  'host-key-changed': {
    changed: ['host', 'keyType', 'fingerprint', 'expected', 'file', 'line'],
    revoked: ['host', 'keyType', 'fingerprint', 'file', 'line'],
  },
} as const satisfies Readonly<Partial<Record<ErrorCode, Readonly<Record<string, readonly string[]>>>>>;

type Reasons = typeof connectionReasons;
export type ReasonedCode = keyof Reasons;
export type ConnectionReason<Code extends ReasonedCode> = keyof Reasons[Code] & string;
type Needed<
  Code extends ReasonedCode,
  Reason extends ConnectionReason<Code>,
> = Reasons[Code][Reason] extends readonly (infer Name extends string)[] ? Name : never;

/** What the texts of a reason are filled with, and whatever else is worth knowing. */
export type ReasonDetails<Code extends ReasonedCode, Reason extends ConnectionReason<Code>> = ErrorDetails &
  Readonly<Record<Needed<Code, Reason>, string | number | readonly string[]>>;

export interface ConnectionProblem<Code extends ReasonedCode, Reason extends ConnectionReason<Code>> {
  readonly code: Code;
  readonly reason: Reason;
  /** English, for logs. */
  readonly message: string;
  readonly details: ReasonDetails<Code, Reason>;
  readonly isRetryable?: boolean;
  readonly cause?: unknown;
}

/** The one way to say that there is no connection: a reason that is not listed, or lacks a detail, does not compile. */
export function connectionError<Code extends ReasonedCode, Reason extends ConnectionReason<Code>>(
  problem: ConnectionProblem<Code, Reason>,
): WindlassError {
  const { code, reason, message, details, isRetryable = false, cause } = problem;
  return new WindlassError(code, message, { ...details, reason }, { isRetryable, cause });
}
