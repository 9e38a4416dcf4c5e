/**
 * A pause that is up to a quarter shorter or longer, so that those who lost the same host do not all come back at the
 * same moment. It depends on nothing but the seed (FNV-1a), so that the same story runs the same way again.
 */
export function jittered(ms: number, seed: string): number {
  let hash = 0x811c9dc5;
  for (const character of seed) hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193);
  return Math.round(ms * (0.75 + (hash >>> 0) / 0xffffffff / 2));
}
