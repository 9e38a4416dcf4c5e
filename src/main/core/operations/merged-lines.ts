import type { CancelSignal, Clock } from '../ports/clock.ts';
import type { ServiceLogLine } from './application.ts';
import { byTime } from './last-lines.ts';

/** How long a line waits for an earlier one that is still on its way from another service. */
const reorderMs = 500;

interface Held {
  readonly line: ServiceLogLine;
  readonly arrivedMs: number;
}

/**
 * Lines of several services that are followed at once, handed on in the order of the engine's time. What comes later
 * than a line can wait is handed on where it is. Nothing is lost: whoever adds flushes at the end.
 */
export class MergedLines {
  readonly #clock: Clock;
  readonly #signal: CancelSignal;
  readonly #onLine: (line: ServiceLogLine) => void;
  #held: Held[] = [];
  #isWaiting = false;

  constructor(clock: Clock, signal: CancelSignal, onLine: (line: ServiceLogLine) => void) {
    this.#clock = clock;
    this.#signal = signal;
    this.#onLine = onLine;
  }

  add(line: ServiceLogLine): void {
    this.#held.push({ line, arrivedMs: this.#clock.monotonic() });
    this.#wait();
  }

  /** Everything that is still held. */
  flush(): void {
    this.#handOn(this.#held);
    this.#held = [];
  }

  #wait(): void {
    const [oldest] = this.#held;
    if (this.#isWaiting || oldest === undefined) return;
    this.#isWaiting = true;
    const dueMs = oldest.arrivedMs + reorderMs;
    void this.#clock.sleep(Math.max(0, dueMs - this.#clock.monotonic()), this.#signal).then(() => {
      this.#isWaiting = false;
      if (this.#signal.aborted) return;
      this.#release();
      this.#wait();
    });
  }

  /** What has waited long enough, and with it all that is earlier. */
  #release(): void {
    const waitedSince = this.#clock.monotonic() - reorderMs;
    let latest = '';
    for (const { line, arrivedMs } of this.#held) {
      if (arrivedMs <= waitedSince && line.at > latest) latest = line.at;
    }
    this.#handOn(this.#held.filter(({ line }) => line.at <= latest));
    this.#held = this.#held.filter(({ line }) => line.at > latest);
  }

  #handOn(held: readonly Held[]): void {
    for (const line of held.map((each) => each.line).sort(byTime)) this.#onLine(line);
  }
}
