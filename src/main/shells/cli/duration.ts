import { WindlassError } from '../../../shared/errors.ts';

const unitsMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };
const maximumMs = 24 * 3_600_000;

/** Milliseconds of a duration such as `500ms`, `5s`, `2m` or `1m30s`; a `usage` error for anything else. */
export function parseDuration(text: string, option: string): number {
  let rest = text.length <= 20 ? text : '';
  let totalMs = 0;
  do {
    const part = /^(\d{1,9})(ms|s|m|h)/.exec(rest);
    const unitMs = unitsMs[part?.[2] ?? ''];
    if (part === null || unitMs === undefined) throw notADuration(text, option);
    totalMs += Number(part[1]) * unitMs;
    rest = rest.slice(part[0].length);
  } while (rest !== '');
  if (totalMs > maximumMs) throw notADuration(text, option);
  return totalMs;
}

/** A length of time for people: `840 ms`, `4.2 s`, `1 min 12 s`, `2 h 5 min`. */
export function formatDuration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 10_000) return `${(ms / 1_000).toFixed(1)} s`;
  if (ms < 59_500) return `${Math.round(ms / 1_000)} s`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3_600)} h ${Math.floor((seconds % 3_600) / 60)} min`;
}

/** Bytes for people: `512 B`, `1.5 kB`, `40.1 MB`, as Docker counts them. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 999.95 && unit < units.length - 1) {
    value /= 1_000;
    unit += 1;
  }
  return `${unit === 0 ? Math.round(value) : value.toFixed(1)} ${units[unit] ?? ''}`;
}

function notADuration(text: string, option: string): WindlassError {
  return new WindlassError('usage', `${option}: "${text}" is not a duration such as 500ms, 5s or 2m`, {
    reason: 'duration',
    option,
    value: text,
  });
}
