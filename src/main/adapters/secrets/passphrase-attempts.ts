import { WindlassError } from '../../../shared/errors.ts';
import type { Clock } from '../../core/ports/clock.ts';

const freeAttempts = 3;
const longestPauseMs = 30_000;

/**
 * Guessing at a passphrase through a door that is open: some tries are free, then each has to wait twice as long as the
 * one before. One at a time, as each takes much memory.
 */
export class PassphraseAttempts {
  readonly #clock: Pick<Clock, 'monotonic'>;
  #wrong = 0;
  #notBefore = -Infinity;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(clock: Pick<Clock, 'monotonic'>) {
    this.#clock = clock;
  }

  /** What opening gives; `passphrase-wrong` when that is null, or when it is too early for another try. */
  open<Opened>(attempt: () => Promise<Opened | null>): Promise<Opened> {
    const turn = this.#turn.then(() => this.#open(attempt));
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #open<Opened>(attempt: () => Promise<Opened | null>): Promise<Opened> {
    const wait = this.#notBefore - this.#clock.monotonic();
    if (wait > 0) throw tooEarly(Math.ceil(wait / 1000));
    const opened = await attempt();
    if (opened !== null) {
      this.#wrong = 0;
      return opened;
    }
    this.#wrong += 1;
    if (this.#wrong >= freeAttempts) {
      const pause = Math.min(1000 * 2 ** (this.#wrong - freeAttempts), longestPauseMs);
      this.#notBefore = this.#clock.monotonic() + pause;
    }
    throw new WindlassError('passphrase-wrong', 'the stored secrets do not open with this passphrase');
  }
}

function tooEarly(seconds: number): WindlassError {
  return new WindlassError('passphrase-wrong', `too many wrong passphrases; try again in ${seconds} s`, {
    reason: 'wait',
    seconds,
  });
}
