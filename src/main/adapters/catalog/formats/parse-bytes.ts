const units: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: 2 ** 10,
  m: 2 ** 20,
  g: 2 ** 30,
  t: 2 ** 40,
};

/** `512m`, `1.5g`, `64KiB`, `1048576` in bytes, units as Docker takes them (of 1024); null for anything else. */
export function parseBytes(text: string): number | null {
  if (text.length > 30) return null;
  const match = /^(\d+(?:\.\d+)?) ?(?:([kmgt])(?:i?b)?|b)?$/i.exec(text);
  if (match === null) return null;
  const bytes = Math.floor(Number(match[1]) * (units[(match[2] ?? '').toLowerCase()] ?? NaN));
  return Number.isSafeInteger(bytes) ? bytes : null;
}
