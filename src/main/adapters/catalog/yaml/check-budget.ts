import { Lexer } from 'yaml';
import { DefinitionError } from './definition-error.ts';
import type { YamlFile } from './yaml-file.ts';

export const maxDefinitionBytes = 1_000_000;
/** Some five thousand lines. */
const maxTokens = 50_000;
/** Above the depth that a definition may have, as it is only estimated here. */
const maxEstimatedDepth = 100;
const maxMarks = 1000;

const scalarMark = '\u001f';
const marksWithoutText = new Set([scalarMark, '\u0002', '\u0018']);

/**
 * Refuses a text that would keep the parser busy or let it recurse deeply, in one pass over its tokens.
 *
 * Why before parsing: the parser recurses, and a stack that overflows inside a regular expression ends the
 * whole process instead of throwing.
 */
export function checkBudget(file: YamlFile): void {
  if (file.text.length > maxDefinitionBytes) throw refusal(file, 0, 'The file is larger than 1 MB', sizeHint);
  const budget = new Budget(file);
  for (const token of new Lexer().lex(file.text)) budget.take(token);
}

const sizeHint = 'a definition describes one stack';

function refusal(file: YamlFile, offset: number, problem: string, hint: string): DefinitionError {
  return new DefinitionError({ place: file.placeAt(offset), key: '', problem, hint, dependsOnValues: false });
}

class Budget {
  readonly #file: YamlFile;
  #tokens = 0;
  #offset = 0;
  #isScalarNext = false;
  #marks = 0;
  #flowDepth = 0;
  #indents: number[] = [];
  #isLineStart = true;
  /** `-` and `?` of this line: each opens a level. */
  #compact = 0;
  /** `:` of this line beyond those that it may have: `a: b: c` nests without brackets. */
  #colons = 0;
  #wasComma = false;

  constructor(file: YamlFile) {
    this.#file = file;
  }

  take(token: string): void {
    this.#tokens += 1;
    if (this.#tokens > maxTokens) this.#refuse('The file has too many parts');
    if (this.#isScalarNext) {
      this.#isScalarNext = false;
      this.#structure('scalar', token);
    } else if (token === scalarMark) this.#isScalarNext = true;
    else if (!marksWithoutText.has(token)) this.#plainToken(token);
    if (!marksWithoutText.has(token)) this.#offset += token.length;
  }

  #plainToken(token: string): void {
    const first = token.charAt(0);
    if (first === '\n' || first === '\r') {
      this.#isLineStart = true;
      this.#compact = 0;
      this.#colons = 0;
    } else if (first === ' ' || first === '\t') {
      if (this.#isLineStart) this.#indent(token.length);
    } else if (first !== '#' && first !== '\ufeff') this.#structure(first, token);
  }

  #structure(kind: string, token: string): void {
    if (this.#isLineStart) this.#indent(0);
    if (kind === '&' || kind === '*' || kind === '!' || kind === '%') {
      this.#marks += 1;
      if (this.#marks > maxMarks) this.#refuse('The file has too many anchors, aliases and tags');
    }
    if (kind === ',' && this.#wasComma) this.#refuse('There is nothing between two commas', '');
    this.#wasComma = kind === ',';
    if (kind === '[' || kind === '{') this.#flowDepth += 1;
    if (kind === ']' || kind === '}') this.#flowDepth = Math.max(0, this.#flowDepth - 1);
    if (token === '-' || token === '?') this.#compact += 1;
    if (token === ':' && this.#flowDepth === 0) {
      this.#colons += 1;
      if (this.#colons > 1 + this.#compact)
        this.#refuse('A key stands in the middle of a value', 'check the indentation, or quote the text');
    }
    if (this.#indents.length + this.#flowDepth + this.#compact > maxEstimatedDepth) {
      this.#refuse('The file is nested too deeply');
    }
  }

  /** Why only outside brackets: inside them lines may start anywhere. */
  #indent(columns: number): void {
    this.#isLineStart = false;
    if (this.#flowDepth > 0) return;
    while ((this.#indents.at(-1) ?? -1) > columns) this.#indents.pop();
    if ((this.#indents.at(-1) ?? -1) < columns) this.#indents.push(columns);
  }

  #refuse(problem: string, hint = sizeHint): never {
    throw refusal(this.#file, this.#offset, problem, hint);
  }
}
