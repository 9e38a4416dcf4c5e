import type { PaletteEntry } from './palette-entries.ts';

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
