/** Colour has one meaning each: blue upgrade, amber needs a decision, red failed, green live, grey off or unknown. */
export type Tone = 'plain' | 'bold' | 'dim' | 'blue' | 'amber' | 'red' | 'green' | 'grey';

/** A piece of a line. The text may come from anywhere: the printer disarms it. */
export interface Span {
  readonly text: string;
  readonly tone: Tone;
}

/** What is printed is made of plain texts and tones, never of escape sequences: those are the printer's alone. */
export type Line = readonly (string | Span)[];

/** One piece of a line in a tone. */
export function span(tone: Tone, text: string): Span {
  return { text, tone };
}

/** The text of a line without its tones. */
export function textOf(line: Line): string {
  return line.map((part) => (typeof part === 'string' ? part : part.text)).join('');
}
