import type { WorldChange } from '../../../shared/contract/topics.ts';
import type { Canceller, Clock } from '../../core/ports/clock.ts';

/** Events of one moment are one change. */
const soonMs = 20;
/**
 * What goes on changing is told again after this long, and then a little later each time, up to a limit: whoever looks at
 * it sees a second of many events as it happens, and what never rests costs its engine two looks a second.
 */
const againMs = 50;
const growth = 1.25;
const longestAgainMs = 500;
/** Between two changes of which the first told of many deployments. */
const crowdMs = 100;
const crowd = 50;

type Services = Extract<WorldChange, { type: 'services' }>;
type Named = Services['deployments'][number];

interface Rest {
  readonly until: number;
  readonly ms: number;
}

/**
 * Deployments whose containers something happened to, told together: the first at once, or all but, and one that goes
 * on changing seldom. However many events come, what is told stays little.
 */
export class ServiceChanges {
  readonly #clock: Clock;
  readonly #tell: (change: Services) => void;
  readonly #waiting = new Map<string, Named>();
  readonly #resting = new Map<string, Rest>();
  #restsUntil = -Infinity;
  #timer: Canceller | null = null;

  constructor(clock: Clock, tell: (change: Services) => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  add(name: string, environment: string): void {
    const key = `${environment}\n${name}`;
    if (this.#waiting.has(key)) return;
    if (!this.#isResting(key)) this.#resting.delete(key);
    this.#waiting.set(key, { name, environment });
    this.#wait();
  }

  /** What was not told yet is not told any more: nobody looks. */
  drop(): void {
    this.#timer?.abort();
    this.#timer = null;
    this.#waiting.clear();
    this.#resting.clear();
  }

  #wait(): void {
    if (this.#timer !== null || this.#waiting.size === 0) return;
    const timer = this.#clock.canceller();
    this.#timer = timer;
    const waitMs = Math.max(soonMs, this.#restsUntil - this.#clock.monotonic());
    void this.#clock.sleep(waitMs, timer.signal).then(() => {
      if (timer.signal.aborted) return;
      this.#timer = null;
      this.#tellDue();
      this.#wait();
    });
  }

  #tellDue(): void {
    const now = this.#clock.monotonic();
    const due = [...this.#waiting].filter(([key]) => !this.#isResting(key));
    for (const [key] of due) {
      this.#waiting.delete(key);
      const before = this.#resting.get(key);
      const ms = before === undefined ? againMs : Math.min(before.ms * growth, longestAgainMs);
      this.#resting.set(key, { until: now + ms, ms });
    }
    for (const key of this.#resting.keys()) {
      if (!this.#waiting.has(key) && !this.#isResting(key)) this.#resting.delete(key);
    }
    if (due.length > 0) this.#tell({ type: 'services', deployments: due.map(([, named]) => named) });
    this.#restsUntil = now + (due.length > crowd ? crowdMs : 0);
  }

  #isResting(key: string): boolean {
    return this.#clock.monotonic() < (this.#resting.get(key)?.until ?? -Infinity);
  }
}
