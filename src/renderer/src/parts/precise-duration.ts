import type { Language } from '../../../shared/translator.ts';
import { duration } from '../text/format.ts';

/** `480 ms`, `2.4 s`, `1 min 20 s`: of a downtime the small ones are the news. */
export function preciseDuration(ms: number, language: Language): string {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms >= 10_000) return duration(ms);
  const format = new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  return `${format.format(ms / 1000)} s`;
}
