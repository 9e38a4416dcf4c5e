export interface EnvFileProblem {
  readonly line: number;
  /** Never holds a value. */
  readonly problem: string;
}

export type EnvFileResult =
  | { readonly values: ReadonlyMap<string, string>; readonly problem: null }
  | { readonly values: null; readonly problem: EnvFileProblem };

const namePattern = /^[A-Za-z_][A-Za-z0-9_.-]*$/;

/**
 * Reads `NAME=value` lines: blank lines and `#` comments, an `export` before the name, values in single
 * quotes (as they are) or double quotes (with \n, \t, \", \\ and line breaks), a comment after a blank. A
 * dollar sign is an ordinary character: values are secrets, not templates. A later line wins.
 */
export function parseEnvFile(text: string): EnvFileResult {
  const reader = new EnvFileReader(text);
  try {
    return { values: reader.read(), problem: null };
  } catch (error) {
    if (error instanceof EnvFileError)
      return { values: null, problem: { line: error.line, problem: error.message } };
    throw error;
  }
}

class EnvFileError extends Error {
  readonly line: number;

  constructor(line: number, problem: string) {
    super(problem);
    this.line = line;
  }
}

class EnvFileReader {
  readonly #lines: readonly string[];
  #at = 0;

  constructor(text: string) {
    this.#lines = text.replace(/^\ufeff/, '').split(/\r\n|\n/);
  }

  read(): ReadonlyMap<string, string> {
    const values = new Map<string, string>();
    for (; this.#at < this.#lines.length; this.#at += 1) {
      const line = (this.#lines[this.#at] ?? '').trim();
      if (line === '' || line.startsWith('#')) continue;
      const bare = /^export[ \t]/.test(line) ? line.slice(7).trimStart() : line;
      const equals = bare.indexOf('=');
      if (equals < 0) this.#fail('A line must have the form NAME=value');
      const name = bare.slice(0, equals).trimEnd();
      if (name.length > 256 || !namePattern.test(name))
        this.#fail('A name may hold letters, digits, _ . and -');
      values.set(name, this.#value(bare.slice(equals + 1).trimStart()));
    }
    return values;
  }

  #value(text: string): string {
    const quote = text.charAt(0);
    if (quote === '"' || quote === "'") return this.#quoted(text.slice(1), quote);
    const comment = /[ \t]#/.exec(text);
    return (comment === null ? text : text.slice(0, comment.index)).trimEnd();
  }

  #quoted(first: string, quote: string): string {
    const startedAt = this.#at;
    const parts: string[] = [];
    for (let rest: string | undefined = first; rest !== undefined; rest = this.#lines[this.#at]) {
      const end = closingQuote(rest, quote);
      if (end >= 0) {
        const after = rest.slice(end + 1).trim();
        if (after !== '' && !after.startsWith('#')) this.#fail('There is something after the closing quote');
        const value = [...parts, rest.slice(0, end)].join('\n');
        return quote === '"' ? unescape(value) : value;
      }
      parts.push(rest);
      this.#at += 1;
    }
    this.#at = startedAt;
    return this.#fail('A quote is not closed');
  }

  #fail(problem: string): never {
    throw new EnvFileError(this.#at + 1, problem);
  }
}

function closingQuote(text: string, quote: string): number {
  for (let at = 0; at < text.length; at += 1) {
    if (text.charAt(at) === '\\' && quote === '"') at += 1;
    else if (text.charAt(at) === quote) return at;
  }
  return -1;
}

function unescape(text: string): string {
  const escapes: Readonly<Record<string, string>> = {
    n: '\n',
    r: '\r',
    t: '\t',
    '"': '"',
    '\\': '\\',
    $: '$',
  };
  return text.replace(/\\([\s\S])/g, (both, character: string) => escapes[character] ?? both);
}
