import { median } from './median.ts';

/** Median and extremes, for people: `812 ms (790–905)`. */
export function spread(values: readonly number[], unit = 'ms'): string {
  const rounded = values.map(Math.round);
  if (values.length < 2) return `${rounded[0] ?? '?'} ${unit}`;
  return `${Math.round(median(values))} ${unit} (${Math.min(...rounded)}–${Math.max(...rounded)})`;
}
