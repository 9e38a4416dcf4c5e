import Anser from 'anser';
import { printable } from '../../../shared/printable.ts';

/** A stretch of text with one look. */
export interface AnsiPart {
  readonly text: string;
  /** One of the eight colours of a terminal; null: the colour of text. */
  readonly color: AnsiColor | null;
  readonly isBold: boolean;
  readonly isDim: boolean;
}

const colors = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;
export type AnsiColor = (typeof colors)[number];

const colorSequence = /(\u001b\[[0-9;]*m)/;
const colorSequences = /\u001b\[[0-9;]*m/g;

/** Colours of a line are kept, everything else that a terminal would obey is taken out. */
export function ansiParts(line: string): readonly AnsiPart[] {
  if (!line.includes('\u001b')) return [{ text: printable(line), color: null, isBold: false, isDim: false }];
  const safe = line
    .split(colorSequence)
    .map((part, index) => (index % 2 === 1 ? part : printable(part)))
    .join('');
  return Anser.ansiToJson(safe, { json: true, remove_empty: true, use_classes: true }).map((part) => ({
    text: part.content,
    color: colorOf(part.fg),
    isBold: part.decorations.includes('bold'),
    isDim: part.decorations.includes('dim'),
  }));
}

/** The line as it is searched: without colours and other sequences. */
export function plainText(line: string): string {
  const colorless = line.replace(colorSequences, '');
  // Why: most lines hold nothing else, and a hundred thousand of them are searched at once.
  return colorless.includes('\u001b') ? printable(colorless) : colorless;
}

function colorOf(name: string | null): AnsiColor | null {
  const plain = (name ?? '').replace(/^ansi-(bright-)?/, '');
  return colors.find((color) => color === plain) ?? null;
}
