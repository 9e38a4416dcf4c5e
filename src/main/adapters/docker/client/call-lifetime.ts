import { connectionError } from '../../../../shared/connection-reasons.ts';
import { WindlassError } from '../../../../shared/errors.ts';
import type { CancelSignal } from '../../../core/ports/clock.ts';
import type { CallTarget } from './connection-failure.ts';
import type { FailureSubject } from './engine-failure.ts';

type EarlyEnd = 'cancelled' | 'deadline' | 'closed' | 'silent';

/**
 * One abort signal for everything that may end a call early: the caller, the call's own deadline, closing.
 * Remembers which it was, because the transport's error does not say.
 */
export class CallLifetime {
  readonly signal: AbortSignal;
  readonly #controller = new AbortController();
  readonly #cancel: CancelSignal | null;
  readonly #onCancel: () => void;
  #timer: NodeJS.Timeout | null = null;
  #cause: EarlyEnd | null = null;
  #deadlineMs = 0;

  constructor(cancel: CancelSignal | null, deadlineMs: number | null) {
    this.signal = this.#controller.signal;
    this.#cancel = cancel;
    this.#onCancel = (): void => this.#end('cancelled');
    if (cancel?.aborted === true) this.#end('cancelled');
    cancel?.addEventListener('abort', this.#onCancel, { once: true });
    if (deadlineMs !== null) {
      this.#deadlineMs = deadlineMs;
      this.#timer = setTimeout(() => this.#end('deadline'), deadlineMs);
    }
  }

  /** The connection is being closed for good. */
  close(): void {
    this.#end('closed');
  }

  /** The engine was found not to answer: what was asked is not waited for any longer. */
  giveUp(): void {
    this.#end('silent');
  }

  /** Must be called when the call is over, however it ended. */
  dispose(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#cancel?.removeEventListener('abort', this.#onCancel);
  }

  /** The error for an early end; null when the call was not ended early. */
  failure(subject: FailureSubject, target: CallTarget): WindlassError | null {
    const { dockerHost: place, isHarmless: isRetryable } = target;
    const code = 'connection-lost';
    switch (this.#cause) {
      case null:
        return null;
      case 'cancelled':
        return new WindlassError('cancelled', `${subject.action}: called off`, subject.details);
      case 'closed':
        return new WindlassError('cancelled', `${subject.action}: the connection was closed`, {
          ...subject.details,
          reason: 'closed',
        });
      case 'silent':
        return connectionError({
          ...{ code, reason: 'silent', isRetryable },
          message: `${subject.action}: the engine does not answer any more`,
          details: { ...subject.details, place },
        });
      case 'deadline':
        return deadlineFailure(subject, target, this.#deadlineMs);
    }
  }

  #end(cause: EarlyEnd): void {
    if (this.#cause !== null) return;
    this.#cause = cause;
    this.#controller.abort();
  }
}

/** Nobody answered for so long. An engine that hands a question on to a registry waits for that one without end. */
export function deadlineFailure(
  subject: FailureSubject,
  { dockerHost: place, isHarmless: isRetryable }: CallTarget,
  deadlineMs: number,
): WindlassError {
  const seconds = deadlineMs / 1000;
  const message = `${subject.action}: no answer within ${seconds} s`;
  const details = { ...subject.details, place, seconds, deadlineMs };
  if (subject.area === 'engine') {
    return connectionError({ code: 'connection-lost', reason: 'deadline', message, details, isRetryable });
  }
  const whole = { ...details, reason: 'deadline' };
  return new WindlassError('registry-unreachable', message, whole, { isRetryable });
}
