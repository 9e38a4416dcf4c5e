import { LineCounter } from 'yaml';
import type { Place } from './definition-error.ts';

/** A text with its name, which knows the line of every offset. */
export class YamlFile {
  readonly name: string;
  readonly text: string;
  readonly lines = new LineCounter();

  constructor(name: string, text: string) {
    this.name = name;
    this.text = text;
    this.lines.addNewLine(0);
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.lines.addNewLine(at + 1);
  }

  placeAt(offset: number): Place {
    const { line, col } = this.lines.linePos(Math.min(Math.max(offset, 0), this.text.length));
    return { file: this.name, line, column: col };
  }
}
