import type { WorldChange } from '../../../shared/contract/topics.ts';
import type { Canceller, Clock } from '../../core/ports/clock.ts';

/** Events of one moment are one change. */
const soonMs = 20;
/** What goes on changing is told again after this long. */
const againMs = 500;

/** Tells the first of the same changes at once, or all but, and those that follow it in bundles. */
export class ChangeBundle {
  readonly #clock: Clock;
  readonly #tell: (change: WorldChange) => void;
  readonly #waiting = new Map<string, Canceller>();
  readonly #toldAt = new Map<string, number>();

  constructor(clock: Clock, tell: (change: WorldChange) => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  add(change: WorldChange): void {
    const key = JSON.stringify(change);
    if (this.#waiting.has(key)) return;
    const now = this.#clock.monotonic();
    const toldAt = this.#toldAt.get(key) ?? -Infinity;
    const canceller = this.#clock.canceller();
    this.#waiting.set(key, canceller);
    const waitMs = Math.max(soonMs, toldAt + againMs - now);
    void this.#clock.sleep(waitMs, canceller.signal).then(() => {
      if (canceller.signal.aborted) return;
      this.#waiting.delete(key);
      this.#toldAt.set(key, this.#clock.monotonic());
      this.#tell(change);
    });
  }

  /** What was not told yet is not told any more: nobody looks. */
  drop(): void {
    for (const canceller of this.#waiting.values()) canceller.abort();
    this.#waiting.clear();
    this.#toldAt.clear();
  }
}
