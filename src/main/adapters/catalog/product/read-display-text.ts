import type { Value } from '../yaml/value.ts';

/** A text that is shown to people: without control characters and without ones that turn the reading direction. */
export function readDisplayText(value: Value, maxLength: number): string {
  const text = value.text().trim();
  if (text.length > maxLength) value.fail(`must have at most ${maxLength} characters`);
  if (/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(text.replace(/[\n\r\t]/g, ''))) {
    value.fail('must not hold control characters or characters that turn the reading direction');
  }
  return text;
}
