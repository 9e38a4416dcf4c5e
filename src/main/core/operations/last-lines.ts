import type { ServiceLogLine } from './application.ts';

/** By the engine's time; its texts compare as they are, and lines of one moment stay as they came. */
export function byTime(a: ServiceLogLine, b: ServiceLogLine): number {
  return a.at < b.at ? -1 : a.at > b.at ? 1 : 0;
}

/** Of every service the last `count` lines, or all; more are not kept for longer than it takes to read them. */
export class LastLines {
  readonly #count: number;
  readonly #byService = new Map<string, ServiceLogLine[]>();

  constructor(count: number | null) {
    this.#count = count ?? Number.POSITIVE_INFINITY;
  }

  add(line: ServiceLogLine): void {
    const lines = this.#byService.get(line.service) ?? [];
    this.#byService.set(line.service, lines);
    lines.push(line);
    // Why twice as many: cutting them at every line would cost as much as there are.
    if (lines.length >= 2 * this.#count) lines.splice(0, lines.length - this.#count);
  }

  inOrder(): readonly ServiceLogLine[] {
    const kept = [...this.#byService.values()].map((lines) =>
      lines.slice(Math.max(0, lines.length - this.#count)),
    );
    return kept.flat().sort(byTime);
  }
}
