const units: Readonly<Record<string, number>> = {
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
  us: 0.001,
  µs: 0.001,
  ns: 0.000_001,
};
const maxMs = 365 * 24 * 3_600_000;

/** `1m30s`, `500ms`, `1.5h` in milliseconds, rounded up; null for anything else, also for a bare number. */
export function parseDuration(text: string): number | null {
  if (text === '' || text.length > 60) return null;
  const part = /(\d+(?:\.\d+)?)(h|ms|m|s|us|µs|ns)/y;
  let total = 0;
  while (part.lastIndex < text.length) {
    const match = part.exec(text);
    if (match === null) return null;
    total += Number(match[1]) * (units[match[2] ?? ''] ?? NaN);
  }
  const rounded = Math.ceil(Number(total.toFixed(6)));
  return rounded <= maxMs ? rounded : null;
}
