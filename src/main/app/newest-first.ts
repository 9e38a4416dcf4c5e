import { compareNewestFirst } from '../core/policy/versions.ts';

/** The same entries, newest version first, by the one comparer of versions that there is. */
export function newestFirst<Entry extends { readonly version: string }>(
  entries: readonly Entry[],
): readonly Entry[] {
  return [...entries].sort((a, b) => compareNewestFirst(a.version, b.version));
}
