import { createColors } from 'picocolors';
import { printable, printableJson } from '../../../shared/printable.ts';
import type { OutputStream } from './cli-host.ts';
import { wrapLine } from './display-width.ts';
import type { Line, Tone } from './printed-line.ts';

/**
 * The only way to an output stream. Every text is disarmed before it is coloured, so nothing from outside can
 * reach a terminal as anything but text.
 */
export class Printer {
  readonly stream: OutputStream;
  readonly #paint: Readonly<Record<Tone, (text: string) => string>>;

  constructor(stream: OutputStream, isColoured: boolean) {
    this.stream = stream;
    const colours = createColors(isColoured);
    this.#paint = {
      plain: (text) => text,
      bold: colours.bold,
      dim: colours.dim,
      blue: colours.blue,
      amber: colours.yellow,
      red: colours.red,
      green: colours.green,
      grey: colours.gray,
    };
  }

  /** One line, or an empty one. */
  line(line: Line | string = []): void {
    this.stream.write(`${this.painted(typeof line === 'string' ? [line] : line)}\n`);
  }

  lines(lines: readonly Line[]): void {
    for (const line of lines) this.line(line);
  }

  /** Lines of prose: on a terminal they are broken between words. */
  paragraphs(lines: readonly Line[]): void {
    const { isTerminal, columns } = this.stream;
    this.lines(isTerminal ? lines.flatMap((line) => wrapLine(line, Math.max(40, columns))) : lines);
  }

  /** The line as it goes to the terminal, for who redraws in place. */
  painted(line: Line): string {
    return line
      .map((part) =>
        typeof part === 'string' ? printable(part) : this.#paint[part.tone](printable(part.text)),
      )
      .join('');
  }

  /** One document, indented for people. */
  json(value: unknown): void {
    this.stream.write(`${printableJson(value, 2)}\n`);
  }

  /** One document on one line. */
  jsonLine(value: unknown): void {
    this.stream.write(`${printableJson(value)}\n`);
  }
}

/** Whether a stream may be coloured: a terminal that can, and nobody who asked not to. */
export function isColoured(stream: OutputStream, env: Readonly<Record<string, string | undefined>>): boolean {
  return stream.isTerminal && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
}
