import type { WindlassError } from '../../../shared/errors.ts';
import { isConnectionError } from './connection-error.ts';
import type { EngineWait } from './engine-wait.ts';
import type { RunContext } from './run-context.ts';

export interface HostReturnOptions {
  readonly context: Pick<RunContext, 'lock'>;
  readonly engineWait: EngineWait;
  /** What an error really comes from: another host, or one that fell back to the old release. */
  readonly realCause: (error: unknown) => Promise<unknown>;
}

/**
 * The way of one operation back to a host that it lost.
 *
 * INVARIANTS: once it was waited for in vain, nothing more is waited for. Whoever goes on has checked that the lock is
 * still ours.
 */
export class HostReturn {
  readonly #options: HostReturnOptions;
  #isGone = false;

  constructor(options: HostReturnOptions) {
    this.#options = options;
  }

  /** Resolves when the engine is back, is the same, and the lock is still ours. */
  async untilBack(cause: WindlassError): Promise<void> {
    const { context, engineWait, realCause } = this.#options;
    for (let lost = cause; ;) {
      try {
        await engineWait.untilBack(lost);
      } catch (error) {
        this.#isGone = true;
        throw error;
      }
      try {
        return await context.lock.assertHeld();
      } catch (error) {
        if (!isConnectionError(error)) throw await realCause(error);
        lost = error;
      }
    }
  }

  /** Again and again as long as the host is waited for. */
  async insist<T>(action: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await action();
      } catch (error) {
        if (!isConnectionError(error) || this.#isGone) throw error;
        await this.untilBack(error);
      }
    }
  }
}
