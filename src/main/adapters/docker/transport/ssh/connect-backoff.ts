import { WindlassError, isWindlassError } from '../../../../../shared/errors.ts';
import type { Clock } from '../../../../core/ports/clock.ts';

const firstWaitMs = 500;
const longestWaitMs = 15_000;

/** Waiting does not cure them, a person does: the next try is due at once. */
const curedByPeople = [
  'host-key-unknown',
  'host-key-changed',
  'authentication-needed',
  'ssh-config-invalid',
] as const;

/**
 * Spaces the attempts to connect to a host that just failed, each wait twice as long and a little random, so that many
 * that lost the same host do not come back at the same moment. Calls in between fail with the error of the last attempt.
 */
export class ConnectBackoff {
  readonly #clock: Clock;
  readonly #random: () => number;
  #failures = 0;
  #nextAt = 0;
  #last: WindlassError | null = null;

  constructor(clock: Clock, random: () => number = Math.random) {
    this.#clock = clock;
    this.#random = random;
  }

  /** Throws the error of the last attempt while the next one is not due. */
  check(): void {
    if (this.#last !== null && this.#clock.monotonic() < this.#nextAt) throw this.#last;
  }

  succeeded(): void {
    this.#failures = 0;
    this.#last = null;
  }

  failed(error: unknown): void {
    const isForPeople = curedByPeople.some((code) => isWindlassError(error, code));
    if (!(error instanceof WindlassError) || isForPeople) return;
    const waitMs = Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(this.#failures, 10));
    this.#failures += 1;
    this.#last = error;
    this.#nextAt = this.#clock.monotonic() + waitMs * (0.5 + this.#random() / 2);
  }
}
