/** A pattern as a tree. Groups leave no trace: nothing refers back to what they matched. */
export type PatternNode =
  | { readonly kind: 'character'; readonly test: (character: string) => boolean }
  | { readonly kind: 'boundary'; readonly boundary: 'start' | 'end' | 'word' | 'not-word' }
  | { readonly kind: 'look'; readonly isNegative: boolean; readonly body: PatternNode }
  | { readonly kind: 'sequence'; readonly parts: readonly PatternNode[] }
  | { readonly kind: 'choice'; readonly options: readonly PatternNode[] }
  | { readonly kind: 'repeat'; readonly body: PatternNode; readonly min: number; readonly max: number };

/** A pattern that cannot be used; the message completes "The pattern …". */
export class PatternError extends Error {}

export const maxPatternLength = 500;
const maxDepth = 40;
const maxRepeat = 1000;

/**
 * Reads the regular expressions of variable definitions: characters, classes, groups, alternation,
 * quantifiers, anchors, word boundaries and lookahead. Throws `PatternError` for the rest: back-references
 * and lookbehind cannot be matched in linear time.
 */
export function parsePattern(source: string): PatternNode {
  if (source.length > maxPatternLength)
    throw new PatternError(`is longer than ${maxPatternLength} characters`);
  const parser = new PatternParser([...source]);
  return parser.parse();
}

class PatternParser {
  readonly #characters: readonly string[];
  #at = 0;
  #depth = 0;

  constructor(characters: readonly string[]) {
    this.#characters = characters;
  }

  parse(): PatternNode {
    const node = this.#choice();
    if (this.#at < this.#characters.length) throw new PatternError('has a ) without (');
    return node;
  }

  #choice(): PatternNode {
    this.#depth += 1;
    if (this.#depth > maxDepth) throw new PatternError('is nested too deeply');
    const options = [this.#sequence()];
    while (this.#take('|')) options.push(this.#sequence());
    this.#depth -= 1;
    return options.length === 1 && options[0] !== undefined ? options[0] : { kind: 'choice', options };
  }

  #sequence(): PatternNode {
    const parts: PatternNode[] = [];
    for (let next = this.#peek(); next !== '' && next !== '|' && next !== ')'; next = this.#peek()) {
      parts.push(this.#quantified());
    }
    return { kind: 'sequence', parts };
  }

  #quantified(): PatternNode {
    const body = this.#atom();
    const range = this.#quantifier();
    if (range === null) return body;
    this.#take('?');
    if (this.#quantifier() !== null) throw new PatternError('has nothing to repeat');
    return { kind: 'repeat', body, ...range };
  }

  #quantifier(): { min: number; max: number } | null {
    if (this.#take('*')) return { min: 0, max: Infinity };
    if (this.#take('+')) return { min: 1, max: Infinity };
    if (this.#take('?')) return { min: 0, max: 1 };
    if (this.#peek() !== '{') return null;
    const rest = this.#characters.slice(this.#at, this.#at + 16).join('');
    const match = /^\{(\d{1,5})(,(\d{0,5}))?\}/.exec(rest);
    if (match === null) return null;
    const min = Number(match[1]);
    const max = match[2] === undefined ? min : match[3] === '' ? Infinity : Number(match[3]);
    if (min > max) throw new PatternError('has a quantifier with its numbers out of order');
    if (min > maxRepeat || (max > maxRepeat && max !== Infinity)) {
      throw new PatternError(`repeats more than ${maxRepeat} times`);
    }
    this.#at += match[0].length;
    return { min, max };
  }

  #atom(): PatternNode {
    const next = this.#next();
    switch (next) {
      case '(':
        return this.#group();
      case '[':
        return this.#class();
      case '\\':
        return this.#escape();
      case '.':
        return { kind: 'character', test: (character) => !/[\n\r\u2028\u2029]/.test(character) };
      case '^':
        return { kind: 'boundary', boundary: 'start' };
      case '$':
        return { kind: 'boundary', boundary: 'end' };
      case '*':
      case '+':
      case '?':
        throw new PatternError('has nothing to repeat');
      default:
        return literal(next);
    }
  }

  #group(): PatternNode {
    let look: 'none' | 'ahead' | 'not-ahead' = 'none';
    if (this.#take('?')) {
      if (this.#take('=')) look = 'ahead';
      else if (this.#take('!')) look = 'not-ahead';
      else if (!this.#take(':')) this.#groupName();
    }
    const body = this.#choice();
    if (!this.#take(')')) throw new PatternError('has a ( without )');
    return look === 'none' ? body : { kind: 'look', isNegative: look === 'not-ahead', body };
  }

  #groupName(): void {
    const isNamed = this.#take('<') && /[A-Za-z_]/.test(this.#peek());
    if (!isNamed) throw new PatternError('uses a kind of group that is not supported');
    while (/[A-Za-z0-9_]/.test(this.#peek())) this.#next();
    if (!this.#take('>')) throw new PatternError('has a group name without >');
  }

  #class(): PatternNode {
    const start = this.#at - 1;
    this.#take('^');
    while (this.#peek() !== ']') {
      if (this.#next() === '\\') this.#next();
    }
    this.#next();
    return nativeClass(this.#characters.slice(start, this.#at).join(''));
  }

  #escape(): PatternNode {
    const next = this.#next();
    if (/[dDwWsS]/.test(next)) return nativeClass(`\\${next}`);
    if (next === 'b') return { kind: 'boundary', boundary: 'word' };
    if (next === 'B') return { kind: 'boundary', boundary: 'not-word' };
    if (next === 'p' || next === 'P' || next === 'x' || next === 'u') return this.#longEscape(next);
    if (/[nrtfv0]/.test(next)) return nativeClass(`\\${next}`);
    if (/[A-Za-z0-9]/.test(next)) throw new PatternError(`uses \\${next}, which is not supported`);
    return literal(next);
  }

  #longEscape(letter: string): PatternNode {
    const rest = this.#characters.slice(this.#at, this.#at + 64).join('');
    const form = { p: /^\{[A-Za-z_=]+\}/, P: /^\{[A-Za-z_=]+\}/, x: /^[0-9A-Fa-f]{2}/, u: /^[0-9A-Fa-f]{4}/ };
    const match = form[letter as keyof typeof form].exec(rest);
    if (match === null) throw new PatternError(`has an incomplete \\${letter}`);
    this.#at += match[0].length;
    return nativeClass(`\\${letter}${match[0]}`);
  }

  #peek(): string {
    return this.#characters[this.#at] ?? '';
  }

  #next(): string {
    const next = this.#characters[this.#at];
    if (next === undefined) throw new PatternError('ends too early');
    this.#at += 1;
    return next;
  }

  #take(character: string): boolean {
    if (this.#peek() !== character) return false;
    this.#at += 1;
    return true;
  }
}

function literal(character: string): PatternNode {
  return { kind: 'character', test: (other) => other === character };
}

/** Why native: one class against one character cannot backtrack, and the engine knows Unicode. */
function nativeClass(source: string): PatternNode {
  const expression = compileClass(source, 'u') ?? compileClass(source, '');
  if (expression === null) throw new PatternError(`has the invalid part ${source}`);
  const known = new Map<string, boolean>();
  const test = (character: string): boolean => {
    let isMember = known.get(character);
    if (isMember === undefined) {
      isMember = expression.test(character);
      known.set(character, isMember);
    }
    return isMember;
  };
  return { kind: 'character', test };
}

function compileClass(source: string, flags: string): RegExp | null {
  try {
    return new RegExp(`^${source}$`, flags);
  } catch {
    return null;
  }
}
