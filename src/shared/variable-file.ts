import { WindlassError } from './errors.ts';

/** No variable file is this large; a larger one is a mistake. */
export const maximumVariableFileBytes = 1_000_000;

/**
 * Values of a dotenv file: `NAME=value`, `export NAME=value`, comments, single quotes (taken as they are),
 * double quotes (with `\n`, `\t`, `\"`, `\\`, `\$`), both over several lines. Nothing is expanded. Errors name
 * file and line and never a value.
 */
export function parseVariableFile(text: string, file: string): Readonly<Record<string, string>> {
  const values = new Map<string, string>();
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\n/);
  let index = 0;
  while (index < lines.length) {
    const lineNumber = index + 1;
    const line = (lines[index] ?? '').trim();
    index += 1;
    if (line === '' || line.startsWith('#')) continue;
    const { name, rest } = splitAssignment(line, file, lineNumber);
    const quote = rest[0];
    if (quote === '"' || quote === "'") {
      const quoted = readQuoted(rest, lines.slice(index), file, lineNumber);
      values.set(name, quote === '"' ? unescape(quoted.text) : quoted.text);
      index += quoted.furtherLines;
    } else {
      values.set(name, withoutComment(rest));
    }
  }
  // Why: names such as `constructor` become plain keys.
  return Object.fromEntries(values);
}

const namePattern = /^[A-Za-z_][A-Za-z0-9_.-]{0,127}$/;

/** Whether a name may stand on the left of an assignment. */
export function isVariableName(name: string): boolean {
  return namePattern.test(name) && name !== '__proto__';
}

function splitAssignment(line: string, file: string, lineNumber: number): { name: string; rest: string } {
  const assignment = line.startsWith('export ') ? line.slice('export '.length).trimStart() : line;
  const equals = assignment.indexOf('=');
  const name = assignment.slice(0, Math.max(0, equals)).trimEnd();
  if (!isVariableName(name)) {
    throw malformed(file, lineNumber, 'variable-file', 'NAME=value expected');
  }
  return { name, rest: assignment.slice(equals + 1).trimStart() };
}

function readQuoted(
  first: string,
  following: readonly string[],
  file: string,
  lineNumber: number,
): { text: string; furtherLines: number } {
  const quote = first[0] ?? '';
  let text = '';
  for (let furtherLines = 0; furtherLines <= following.length; furtherLines += 1) {
    const line = furtherLines === 0 ? first.slice(1) : (following[furtherLines - 1] ?? '');
    const end = endOfQuote(line, quote);
    if (end === null) {
      text += `${line}\n`;
      continue;
    }
    const after = line.slice(end + 1).trim();
    if (after !== '' && !after.startsWith('#')) {
      throw malformed(file, lineNumber + furtherLines, 'variable-file', 'text after the closing quote');
    }
    return { text: text + line.slice(0, end), furtherLines };
  }
  throw malformed(file, lineNumber, 'variable-file', 'the quote is never closed');
}

function endOfQuote(line: string, quote: string): number | null {
  for (let index = 0; index < line.length; index += 1) {
    if (quote === '"' && line[index] === '\\') index += 1;
    else if (line[index] === quote) return index;
  }
  return null;
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '"': '"', '\\': '\\', $: '$' };

function unescape(text: string): string {
  return text.replace(/\\([^])/g, (whole, character: string) => escapes[character] ?? whole);
}

function withoutComment(text: string): string {
  const comment = /(^|\s)#/.exec(text);
  return (comment === null ? text : text.slice(0, comment.index)).trimEnd();
}

function malformed(file: string, line: number, reason: string, what: string): WindlassError {
  return new WindlassError('usage', `${file}:${line}: ${what}`, { reason, file, line });
}
