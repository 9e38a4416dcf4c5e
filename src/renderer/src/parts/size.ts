import type { Language } from '../../../shared/translator.ts';

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** `256 MiB`, `1.5 GiB`: limits are given in powers of 1024, and are to be recognised as they were written. */
export function size(bytes: number, language: Language): string {
  const power = bytes < 1024 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  const value = new Intl.NumberFormat(language, { maximumFractionDigits: 2 }).format(bytes / 1024 ** power);
  return `${value} ${units[power] ?? 'B'}`;
}
