/** The middle value; the mean of the two middle ones for an even count. NaN without values. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}

/**
 * Median of the ratios within each run. Why not the ratio of the medians: both arms of one run see the same
 * state of the machine, so that a slow minute hits numerator and denominator alike.
 */
export function pairedRatio(measured: readonly number[], peer: readonly number[]): number {
  if (measured.length !== peer.length) throw new Error('every run needs both arms');
  return median(measured.map((value, run) => value / peer[run]!));
}
