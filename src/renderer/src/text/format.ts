import type { Language } from '../../../shared/translator.ts';

const units: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
];

/** Formats are dear to make, and a list asks for one per row. */
function remembered<Inputs extends readonly string[], Format>(
  make: (...inputs: Inputs) => Format,
): (...inputs: Inputs) => Format {
  const made = new Map<string, Format>();
  return (...inputs) => {
    const key = inputs.join(' ');
    const known = made.get(key) ?? make(...inputs);
    made.set(key, known);
    return known;
  };
}

const relativeFormat = remembered(
  (language: Language, style: 'long' | 'short') =>
    new Intl.RelativeTimeFormat(language, { numeric: 'auto', style }),
);
const absoluteFormat = remembered(
  (language: Language) => new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'long' }),
);

/** `3 minutes ago`, `vor 3 Minuten`; below five seconds `now`. */
export function relativeTime(
  atMs: number,
  nowMs: number,
  language: Language,
  style: 'long' | 'short' = 'long',
): string {
  const format = relativeFormat(language, style);
  const seconds = Math.round((atMs - nowMs) / 1000);
  if (Math.abs(seconds) < 5) return format.format(0, 'second');
  const [unit, size] = units.find(([, size]) => Math.abs(seconds) >= size) ?? ['second', 1];
  return format.format(Math.trunc(seconds / size), unit);
}

/** Date and time to the second with the zone, for hovers and records. */
export function absoluteTime(atMs: number, language: Language): string {
  return absoluteFormat(language).format(atMs);
}

/** `4 s`, `1 min 20 s`, `2 h 5 min`: the two largest parts. */
export function duration(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  const parts: readonly (readonly [number, string])[] = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3_600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ];
  const first = parts.findIndex(([amount]) => amount > 0);
  if (first === -1) return '0 s';
  return parts
    .slice(first, first + 2)
    .filter(([amount]) => amount > 0)
    .map(([amount, unit]) => `${amount} ${unit}`)
    .join(' ');
}

/** `512 B`, `1.4 MB`, `2.0 GB`, in powers of 1000 as registries count. */
export function bytes(amount: number, language: Language): string {
  const names = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = amount < 1000 ? 0 : Math.min(names.length - 1, Math.floor(Math.log10(amount) / 3));
  const value = amount / 1000 ** power;
  return `${rounded(value, power === 0 ? 0 : 1, language)} ${names[power] ?? 'B'}`;
}

/** `3.2 %`, `3,2 %` */
export function percent(amount: number, language: Language): string {
  return `${rounded(amount, 1, language)} %`;
}

export function wholeNumber(amount: number, language: Language): string {
  return rounded(amount, 0, language);
}

function rounded(amount: number, digits: 0 | 1, language: Language): string {
  return new Intl.NumberFormat(language, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(amount);
}
