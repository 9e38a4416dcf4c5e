/** The JSON of a list, an object, a number or a yes; undefined for plain text, also for one that was cut off. */
export function readJson(text: string): unknown {
  if (!/^([[{]|true$|-?[\d.]+$)/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A member of an object; undefined where there is none. */
export function field(value: unknown, name: string): unknown {
  return new Map(fields(value)).get(name);
}

/** A member that is a text; empty where there is none. */
export function word(value: unknown, name: string): string {
  const member = field(value, name);
  return typeof member === 'string' ? member : '';
}

export function fields(value: unknown): readonly (readonly [string, unknown])[] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

export function items(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
