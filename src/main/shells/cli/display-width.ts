import type { Line } from './printed-line.ts';
import { span, textOf } from './printed-line.ts';

/** Columns that a text takes on a terminal. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += widthOf(character.codePointAt(0) ?? 0);
  return width;
}

/** The line cut to that many columns, ended by an ellipsis where something was cut off. */
export function fitLine(line: Line, columns: number): Line {
  const whole = line.reduce(
    (sum, part) => sum + displayWidth(typeof part === 'string' ? part : part.text),
    0,
  );
  if (whole <= columns) return line;
  const fitted: Line[number][] = [];
  let room = columns - 1;
  for (const part of line) {
    const text = typeof part === 'string' ? part : part.text;
    const kept = takeColumns(text, room);
    fitted.push(typeof part === 'string' ? kept : { ...part, text: kept });
    room -= displayWidth(kept);
    if (kept.length < text.length) break;
  }
  return columns > 0 ? [...fitted, '…'] : [];
}

/** The line broken between words into lines of that many columns, the further ones indented like the first. */
export function wrapLine(line: Line, columns: number): readonly Line[] {
  const indent = /^ */.exec(textOf(line))?.[0] ?? '';
  const lines: Line[number][][] = [[]];
  let room = columns;
  for (const part of line) {
    const { text, tone } = typeof part === 'string' ? span('plain', part) : part;
    for (const word of text.split(/(?<= )(?=[^ ])/)) {
      const width = displayWidth(word.trimEnd());
      const isAtStart = room === columns || room === columns - indent.length;
      if (width > room && !isAtStart) {
        lines.push(indent === '' ? [] : [indent]);
        room = columns - indent.length;
      }
      lines.at(-1)?.push(span(tone, word));
      room -= displayWidth(word);
    }
  }
  return lines;
}

/** The text followed by as many spaces as its column needs. */
export function padToWidth(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - displayWidth(text)));
}

function takeColumns(text: string, columns: number): string {
  let width = 0;
  let kept = '';
  for (const character of text) {
    width += widthOf(character.codePointAt(0) ?? 0);
    if (width > columns) break;
    kept += character;
  }
  return kept;
}

/** Approximate on purpose: wide scripts and pictographs take two columns, combining marks none. */
function widthOf(code: number): number {
  if ((code >= 0x300 && code <= 0x36f) || (code >= 0xfe00 && code <= 0xfe0f)) return 0;
  const isWide =
    (code >= 0x1100 && code <= 0x115f) ||
    (code >= 0x2e80 && code <= 0xa4cf) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe30 && code <= 0xfe6f) ||
    (code >= 0xff00 && code <= 0xff60) ||
    (code >= 0x1f300 && code <= 0x1faff) ||
    (code >= 0x20000 && code <= 0x3fffd);
  return isWide ? 2 : 1;
}
