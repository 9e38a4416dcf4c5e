/** A setting as a person reads it: JSON of the core without its signs; anything else as it is. */
export function readableValue(text: string): string {
  if (!/^[[{]/.test(text)) return text;
  try {
    return flat(JSON.parse(text));
  } catch {
    return text;
  }
}

function flat(value: unknown): string {
  if (Array.isArray(value)) return value.map(flat).join(' ');
  if (value === null || typeof value !== 'object') return String(value);
  return Object.entries(value)
    .map(([key, member]) => `${key}: ${flat(member)}`)
    .join(', ');
}
