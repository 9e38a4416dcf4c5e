import type { PaletteEntry, PaletteGroup } from './palette-entries.ts';

type Ranked = Pick<PaletteEntry, 'label' | 'detail' | 'isAction'>;

/**
 * How well an entry answers what was typed; 0: not at all. A thing comes before what can be done with it, unless the
 * doing is what was typed. `score` finds letters that belong together, between 0 and 1.
 */
export function rankEntry(
  { label, detail, isAction = false }: Ranked,
  typed: string,
  score: (text: string, typed: string) => number,
): number {
  const [name, search] = [label.toLowerCase(), typed.trim().toLowerCase()];
  if (name === search) return 3;
  if (name.startsWith(search)) return 2;
  if (!isAction && name.includes(search)) return 1.5;
  const found = score(`${label} ${detail}`, typed);
  return isAction ? found / 2 : found;
}

/** What answers what was typed, the best first, and the group with the best first; everything as it is for nothing. */
export function rankedGroups(
  groups: readonly PaletteGroup[],
  typed: string,
  score: (text: string, typed: string) => number,
): readonly PaletteGroup[] {
  if (typed.trim() === '') return groups;
  const ranked = groups.map(({ heading, entries }) => {
    const found = entries
      .map((entry) => ({ entry, rank: rankEntry(entry, typed, score) }))
      .filter(({ rank }) => rank > 0)
      .sort((a, b) => b.rank - a.rank);
    return { best: found[0]?.rank ?? 0, group: { heading, entries: found.map(({ entry }) => entry) } };
  });
  return ranked
    .filter(({ best }) => best > 0)
    .sort((a, b) => b.best - a.best)
    .map(({ group }) => group);
}
