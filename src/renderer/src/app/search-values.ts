/** A value of an address, taken only when it is a text. */
export function optionalText<Key extends string>(
  key: Key,
  search: Readonly<Record<string, unknown>>,
): { [Name in Key]?: string } {
  const value = search[key];
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && text !== '' ? ({ [key]: text } as { [Name in Key]?: string }) : {};
}
