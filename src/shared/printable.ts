/**
 * Texts of engines, images, labels, logs and definition files are not ours: they may hold escape sequences that
 * repaint the screen, write the clipboard or turn the reading direction. Everything that a door prints passes here.
 */

/** Where a terminal stops reading an OSC, DCS, SOS, PM or APC string. */
const stringEnders = new Set(['\u0007', '\u009c']);
const stringStarters = new Set([']', 'P', 'X', '^', '_']);
const c1StringStarters = new Set(['\u0090', '\u0098', '\u009d', '\u009e', '\u009f']);

/** The text on one line, without anything that a terminal or browser would obey instead of showing. */
export function printable(text: string): string {
  const kept: string[] = [];
  let index = 0;
  while (index < text.length) {
    const end = endOfEscape(text, index);
    if (end > index) {
      index = end;
      continue;
    }
    const character = String.fromCodePoint(text.codePointAt(index) ?? 0xfffd);
    index += character.length;
    kept.push(visible(character));
  }
  return kept.join('');
}

/** The same for several lines: line ends stay. */
export function printableLines(text: string): string[] {
  return text.split(/\r\n|\n|\r/).map(printable);
}

/** JSON with the same guarantee: what could be obeyed is written as `\uXXXX`, so the value stays the same. */
export function printableJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replace(/[^\n]/gu, (character) =>
    isObeyed(character.codePointAt(0) ?? 0) ? escapedUnits(character) : character,
  );
}

function escapedUnits(character: string): string {
  return character.replace(/[^]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function visible(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (character === '\t' || character === '\n' || character === '\r') return ' ';
  if (code === 0x2028 || code === 0x2029) return ' ';
  if (code >= 0xd800 && code <= 0xdfff) return '\ufffd';
  return isObeyed(code) ? '' : character;
}

/** Control characters, direction marks and invisible ones; tags (U+E0000…) hide whole sentences. */
function isObeyed(code: number): boolean {
  return (
    code < 0x20 ||
    (code >= 0x7f && code <= 0x9f) ||
    code === 0xad ||
    code === 0x061c ||
    (code >= 0x200b && code <= 0x200f) ||
    (code >= 0x2028 && code <= 0x202e) ||
    (code >= 0x2060 && code <= 0x206f) ||
    code === 0xfeff ||
    (code >= 0xfff9 && code <= 0xfffb) ||
    (code >= 0xd800 && code <= 0xdfff) ||
    (code >= 0xe0000 && code <= 0xe0fff)
  );
}

/** Index after the escape sequence that starts at `start`; `start` itself when none does. */
function endOfEscape(text: string, start: number): number {
  const first = text[start] ?? '';
  if (first === '\u009b') return endOfControlSequence(text, start + 1);
  if (c1StringStarters.has(first)) return endOfString(text, start + 1);
  if (first !== '\u001b') return start;
  const second = text[start + 1];
  if (second === undefined) return start + 1;
  if (second === '[') return endOfControlSequence(text, start + 2);
  if (stringStarters.has(second)) return endOfString(text, start + 2);
  let index = start + 1;
  while (isBetween(text, index, 0x20, 0x2f)) index += 1;
  return isBetween(text, index, 0x30, 0x7e) ? index + 1 : index;
}

function endOfControlSequence(text: string, start: number): number {
  let index = start;
  while (isBetween(text, index, 0x20, 0x3f)) index += 1;
  return isBetween(text, index, 0x40, 0x7e) ? index + 1 : index;
}

/** An unfinished string swallows the rest of its line only, as a hostile log line must not hide the next one. */
function endOfString(text: string, start: number): number {
  for (let index = start; index < text.length; index += 1) {
    const character = text[index] ?? '';
    if (stringEnders.has(character)) return index + 1;
    if (character === '\u001b') return text[index + 1] === '\\' ? index + 2 : index;
    if (character === '\n') return index;
  }
  return text.length;
}

function isBetween(text: string, index: number, low: number, high: number): boolean {
  const code = text.charCodeAt(index);
  return code >= low && code <= high;
}
