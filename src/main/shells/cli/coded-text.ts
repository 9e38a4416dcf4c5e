import type { TextValues, Translator } from '../../../shared/translator.ts';

/** The text of a code in the reader's language; the English one when the details do not fill it. */
export function coded(texts: Translator, key: string, values: TextValues, english: string): string {
  const isFilled = texts.has(key) && texts.placeholders(key).every((name) => values[name] !== undefined);
  return isFilled ? texts.text(key, values) : english;
}
