import { WindlassError } from '../../../../../shared/errors.ts';

export interface ConfigLine {
  /** Lower case. */
  readonly keyword: string;
  readonly values: readonly string[];
  /** Everything after the keyword as it stands: commands are not split. */
  readonly rest: string;
  readonly file: string;
  readonly line: number;
}

/** The settings of a file in ssh_config's syntax, in order; a line that cannot be read is `ssh-config-invalid`. */
export function parseConfigLines(text: string, file: string): readonly ConfigLine[] {
  return text.split(/\r?\n/).flatMap((raw, index) => {
    const trimmed = raw.trim();
    if (trimmed === '' || trimmed.startsWith('#')) return [];
    const found = /^"?([A-Za-z][A-Za-z0-9]*)"?(?:\s*=\s*|\s+|$)(.*)$/.exec(trimmed);
    const place = { file, line: index + 1 };
    if (found === null) throw configFailure(place, 'the line is no setting');
    const [, keyword = '', rest = ''] = found;
    return [{ keyword: keyword.toLowerCase(), values: splitValues(rest, place), rest, ...place }];
  });
}

/** A line of the configuration that cannot be followed. */
export function configFailure(
  place: { readonly file: string; readonly line: number },
  problem: string,
): WindlassError {
  const message = `${place.file}, line ${place.line}: ${problem}`;
  return new WindlassError('ssh-config-invalid', message, { file: place.file, line: place.line, problem });
}

/** Words, with quotes and backslashes as OpenSSH reads them; `#` begins a comment where a word would begin. */
function splitValues(rest: string, place: { readonly file: string; readonly line: number }): string[] {
  const values: string[] = [];
  let at = 0;
  while (at < rest.length) {
    if (/\s/.test(rest[at] ?? '')) {
      at += 1;
      continue;
    }
    if (rest[at] === '#') break;
    const word = readWord(rest, at);
    if (word === null) throw configFailure(place, 'a quote is not closed');
    values.push(word.text);
    at = word.end;
  }
  return values;
}

/** The word that begins there; null when its quote has no end. */
function readWord(rest: string, start: number): { readonly text: string; readonly end: number } | null {
  let text = '';
  let quote = '';
  let at = start;
  for (; at < rest.length; at += 1) {
    const character = rest[at] ?? '';
    const next = rest[at + 1] ?? '';
    if (character === '\\' && (next === '"' || next === "'" || next === '\\')) {
      text += next;
      at += 1;
    } else if (quote !== '') {
      if (character === quote) quote = '';
      else text += character;
    } else if (character === '"' || character === "'") {
      quote = character;
    } else if (/\s/.test(character)) {
      break;
    } else {
      text += character;
    }
  }
  return quote === '' ? { text, end: at } : null;
}
