import type { LogRow } from '../../../../shared/contract/topics.ts';

/** What several services wrote, as it happened: each one's lines come in a row of their own. */
export function inOrderOfTime(lines: readonly LogRow[]): readonly LogRow[] {
  const isOrdered = lines.every((line, index) => index === 0 || (lines[index - 1]?.at ?? '') <= line.at);
  if (isOrdered) return lines;
  return [...lines].sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0));
}
