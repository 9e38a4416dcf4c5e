/**
 * The errors that cross a door. `code` is stable and is what scripts and translations rely on;
 * `message` is an English text for logs; `details` fills the placeholders of the translated text.
 */
export type ErrorCode =
  // bad input
  | 'usage'
  | 'definition-invalid'
  | 'variables-invalid'
  | 'name-invalid'
  | 'source-invalid'
  // not there, or not in a state for it
  | 'environment-not-found'
  | 'environment-exists'
  | 'environment-in-use'
  | 'environment-read-only'
  | 'confirmation-missing'
  | 'source-not-found'
  | 'source-exists'
  | 'product-not-found'
  | 'version-not-found'
  | 'deployment-not-found'
  | 'deployment-exists'
  | 'service-not-found'
  | 'operation-not-found'
  | 'not-upgradable'
  | 'rollback-unavailable'
  | 'nothing-to-resume'
  // refused before anything was touched
  | 'preflight-failed'
  | 'locked'
  | 'lock-lost'
  | 'data-directory-busy'
  // the host
  | 'target-unreachable'
  | 'target-refused'
  | 'engine-changed'
  | 'engine-unsupported'
  | 'connection-lost'
  | 'host-key-unknown'
  | 'host-key-changed'
  | 'authentication-needed'
  | 'authentication-refused'
  | 'ssh-config-invalid'
  | 'not-found'
  | 'name-taken'
  | 'port-taken'
  | 'in-use'
  | 'host-disk-full'
  | 'engine-error'
  // images
  | 'image-invalid'
  | 'image-not-found'
  | 'registry-unauthorized'
  | 'registry-denied'
  | 'registry-unreachable'
  | 'registry-tls'
  | 'registry-rate-limited'
  | 'registry-error'
  | 'pull-stalled'
  | 'pull-failed'
  | 'image-moved'
  // gates
  | 'gate-failed'
  | 'one-shot-failed'
  // the operation itself
  | 'cancelled'
  | 'held'
  | 'drift'
  | 'host-fell-back'
  | 'interrupted'
  | 'secret-missing'
  | 'secrets-locked'
  | 'passphrase-wrong'
  | 'too-many-attempts'
  // local and host records
  | 'store-unwritable'
  | 'ledger-unwritable'
  | 'record-damaged'
  | 'record-too-new'
  | 'internal';

export type ErrorDetails = Readonly<Record<string, unknown>>;

/** Shape of an error on a wire and in a record. */
export interface ErrorShape {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details: ErrorDetails;
}

export class WindlassError extends Error {
  override readonly name = 'WindlassError';
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
  /** True when the same call may succeed a little later without anybody changing anything. */
  readonly isRetryable: boolean;

  constructor(
    code: ErrorCode,
    message: string,
    details: ErrorDetails = {},
    options: { cause?: unknown; isRetryable?: boolean } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = details;
    this.isRetryable = options.isRetryable ?? false;
  }

  toShape(): ErrorShape {
    return { code: this.code, message: this.message, details: this.details };
  }
}

export function isWindlassError(error: unknown, code?: ErrorCode): error is WindlassError {
  return error instanceof WindlassError && (code === undefined || error.code === code);
}

/** Any thrown value as the shape that records and wires carry. */
export function toErrorShape(error: unknown): ErrorShape {
  if (error instanceof WindlassError) return error.toShape();
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'internal', message, details: {} };
}
