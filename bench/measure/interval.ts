export interface Interval {
  readonly from: number;
  readonly to: number;
}

/** How long at least one of them was under way. */
export function unionMs(intervals: readonly Interval[]): number {
  let sum = 0;
  let end = -Infinity;
  for (const { from, to } of [...intervals].sort((a, b) => a.from - b.from)) {
    if (to <= end) continue;
    sum += to - Math.max(from, end);
    end = to;
  }
  return sum;
}

/** The parts that lie within a window. */
export function clip(intervals: readonly Interval[], window: Interval): Interval[] {
  return intervals.flatMap(({ from, to }) => {
    const inside = { from: Math.max(from, window.from), to: Math.min(to, window.to) };
    return inside.to > inside.from ? [inside] : [];
  });
}
