/** What `npm run prove -- --seed N` chose; the same seed gives the same disturbances. */
const seed = Number(process.env['WINDLASS_SEED'] ?? 1);

/** A whole number from `low` to `high`, decided by the seed and by what it is for. */
export function between(low: number, high: number, purpose: string): number {
  let hash = seed | 0;
  for (const char of purpose) hash = Math.imul(hash ^ char.codePointAt(0)!, 0x01000193);
  hash ^= hash >>> 15;
  return low + ((Math.imul(hash, 0x2c1b3c6d) >>> 0) % (high - low + 1));
}
