import type { LogRow } from '../../../shared/contract/topics.ts';

export const keptLines = 100_000;

/** The last lines of a log, oldest first, and how many there ever were. */
export interface LogLines {
  readonly lines: readonly LogRow[];
  readonly received: number;
}

export const noLines: LogLines = { lines: [], received: 0 };

export function withLines(known: LogLines, added: readonly LogRow[], kept: number = keptLines): LogLines {
  const received = known.received + added.length;
  const room = Math.max(0, kept - added.length);
  const older = known.lines.length > room ? known.lines.slice(known.lines.length - room) : known.lines;
  return { lines: [...older, ...added.slice(-kept)], received };
}
