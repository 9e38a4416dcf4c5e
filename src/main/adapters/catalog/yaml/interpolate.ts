/** What a name stands for. `value` null: declared, but nothing was given. */
export interface KnownVariable {
  readonly value: string | null;
  readonly isRequired: boolean;
  readonly isSecret: boolean;
}

export type VariableLookup = (name: string) => KnownVariable | undefined;

export interface Interpolated {
  readonly text: string;
  /** true when the text depends on a variable's value. */
  readonly usesVariables: boolean;
  /** true when the text holds the value of a secret. */
  readonly isSecret: boolean;
}

/** `offset` is that of the `$` in the template. */
export class InterpolationError extends Error {
  readonly offset: number;
  readonly hint: string;
  /** true when a value is missing that could be given. */
  readonly dependsOnValues: boolean;

  constructor(offset: number, problem: string, hint = '', dependsOnValues = false) {
    super(problem);
    this.offset = offset;
    this.hint = hint;
    this.dependsOnValues = dependsOnValues;
  }
}

const maxDepth = 10;
const maxLength = 1_000_000;

/**
 * Fills in `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME-default}`, `${NAME:?text}`, `${NAME?text}`,
 * `${NAME:+other}`, `${NAME+other}` and `$$`; defaults may hold variables themselves. One pass over the
 * template, no regular expression over it. Throws `InterpolationError` for a name that is neither known nor
 * has a default.
 */
export function interpolate(template: string, lookup: VariableLookup): Interpolated {
  if (!template.includes('$')) return { text: template, usesVariables: false, isSecret: false };
  const scanner = new Scanner(template, lookup);
  const text = scanner.scan(true, false);
  return { text, usesVariables: scanner.usesVariables, isSecret: scanner.isSecret };
}

type Operator = '' | ':-' | '-' | ':?' | '?' | ':+' | '+';

class Scanner {
  usesVariables = false;
  isSecret = false;
  readonly #template: string;
  readonly #lookup: VariableLookup;
  #at = 0;
  #depth = 0;
  #length = 0;

  constructor(template: string, lookup: VariableLookup) {
    this.#template = template;
    this.#lookup = lookup;
  }

  /** Up to the end, or to the `}` that closes a default. What is not evaluated is only skipped. */
  scan(isEvaluated: boolean, isInside: boolean): string {
    const parts: string[] = [];
    while (this.#at < this.#template.length) {
      const character = this.#template.charAt(this.#at);
      if (isInside && character === '}') break;
      const part = character === '$' ? this.#reference(isEvaluated) : this.#plain(isInside);
      if (isEvaluated) parts.push(part);
    }
    return parts.join('');
  }

  #plain(isInside: boolean): string {
    const start = this.#at;
    const dollar = this.#template.indexOf('$', start);
    let end = dollar < 0 ? this.#template.length : dollar;
    if (isInside) {
      const brace = this.#template.slice(start, end).indexOf('}');
      if (brace >= 0) end = start + brace;
    }
    this.#at = end;
    return this.#count(this.#template.slice(start, end), start);
  }

  #reference(isEvaluated: boolean): string {
    const start = this.#at;
    this.#at += 1;
    const next = this.#template.charAt(this.#at);
    if (next === '$') {
      this.#at += 1;
      return this.#count('$', start);
    }
    if (next === '{') return this.#braced(start, isEvaluated);
    const name = this.#name();
    if (name === '')
      throw new InterpolationError(start, 'A $ must be followed by a variable', 'write $$ for a dollar sign');
    return isEvaluated ? this.#valueOf(name, start) : '';
  }

  #braced(start: number, isEvaluated: boolean): string {
    this.#depth += 1;
    if (this.#depth > maxDepth) throw new InterpolationError(start, 'Variables are nested too deeply');
    this.#at += 1;
    const name = this.#name();
    if (name === '')
      throw new InterpolationError(
        start,
        'A ${ must be followed by the name of a variable',
        'write $$ for a dollar sign',
      );
    const operator = this.#operator(start);
    const text =
      operator === ''
        ? isEvaluated
          ? this.#valueOf(name, start)
          : ''
        : this.#withWord(name, operator, start, isEvaluated);
    if (this.#template.charAt(this.#at) !== '}')
      throw new InterpolationError(start, `The reference to ${name} is not closed by }`);
    this.#at += 1;
    this.#depth -= 1;
    return text;
  }

  #operator(start: number): Operator {
    const two = this.#template.slice(this.#at, this.#at + 2);
    if (two === ':-' || two === ':?' || two === ':+') {
      this.#at += 2;
      return two;
    }
    const one = two.charAt(0);
    if (one === '-' || one === '?' || one === '+') {
      this.#at += 1;
      return one;
    }
    if (one === '}' || one === '') return '';
    throw new InterpolationError(
      start,
      'The form of this variable is not understood',
      'use ${NAME}, ${NAME:-default}, ${NAME:?text} or ${NAME:+other}',
    );
  }

  #withWord(name: string, operator: Operator, start: number, isEvaluated: boolean): string {
    const known = this.#lookup(name);
    const isSet = operator.startsWith(':')
      ? (known?.value ?? '') !== ''
      : known !== undefined && known.value !== null;
    const kind = operator.slice(-1);
    this.usesVariables ||= isEvaluated;
    if (kind === '+' && known === undefined && isEvaluated) throw unknownVariable(start, name);
    const wordStart = this.#at;
    const isWordUsed = isEvaluated && (kind === '+' ? isSet : !isSet && kind === '-');
    const word = this.scan(isWordUsed, true);
    if (!isEvaluated || isWordUsed || kind === '+') return word;
    if (isSet) return this.#valueOf(name, start);
    // Why as written: with its variables filled in, the text could hold a secret.
    const text = this.#template.slice(wordStart, this.#at);
    throw missingValue(start, name, text, known !== undefined);
  }

  #valueOf(name: string, start: number): string {
    this.usesVariables = true;
    const known = this.#lookup(name);
    if (known === undefined) throw unknownVariable(start, name);
    if (known.value === null && known.isRequired) {
      throw missingValue(start, name, '', true);
    }
    if (known.isSecret && known.value !== null && known.value !== '') this.isSecret = true;
    return this.#count(known.value ?? '', start);
  }

  #name(): string {
    const start = this.#at;
    while (isNameCode(this.#template.charCodeAt(this.#at), this.#at > start)) this.#at += 1;
    return this.#template.slice(start, this.#at);
  }

  #count(text: string, start: number): string {
    this.#length += text.length;
    if (this.#length > maxLength)
      throw new InterpolationError(start, 'The text is too long with its variables filled in');
    return text;
  }
}

function unknownVariable(start: number, name: string): InterpolationError {
  return new InterpolationError(
    start,
    `The variable ${name} is not declared`,
    'declare it under variables, or give a default: ${NAME:-default}',
  );
}

function missingValue(start: number, name: string, text: string, isDeclared: boolean): InterpolationError {
  const problem = `The variable ${name} has no value${text === '' ? '' : `: ${text}`}`;
  return new InterpolationError(start, problem, '', isDeclared);
}

function isNameCode(code: number, isInner: boolean): boolean {
  const isLetter = (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95;
  return isLetter || (isInner && code >= 48 && code <= 57);
}
