/** One simple command of a shell script: words, where its output goes, and what joins it to the one before. */
export interface ShellStatement {
  readonly joiner: ';' | '&&' | '||';
  readonly words: readonly string[];
  readonly toStderr: boolean;
  /** null: to the log. */
  readonly file: { readonly path: string; readonly isAppending: boolean } | null;
}

type Token = { readonly word: string } | { readonly operator: string };

const operators = ['&&', '||', '>>', ';', '\n', '>', '&'];

/**
 * Reads a script without loops, functions or pipes: statements joined by `;`, `&&`, `||` or line ends, quotes,
 * `$NAME`, and redirection of output. Anything else stays in the words and fails as an unknown command would.
 */
export function readShellScript(script: string, env: Readonly<Record<string, string>>): ShellStatement[] {
  const statements: ShellStatement[] = [];
  let joiner: ShellStatement['joiner'] = ';';
  let pending: Token[] = [];
  const finish = (): void => {
    if (pending.length > 0) statements.push(statementFrom(pending, joiner));
    pending = [];
  };
  for (const token of tokens(script, env)) {
    if ('operator' in token && [';', '\n', '&&', '||'].includes(token.operator)) {
      finish();
      joiner = token.operator === '&&' || token.operator === '||' ? token.operator : ';';
    } else {
      pending.push(token);
    }
  }
  finish();
  return statements;
}

function statementFrom(tokenList: readonly Token[], joiner: ShellStatement['joiner']): ShellStatement {
  const words: string[] = [];
  let toStderr = false;
  let file: ShellStatement['file'] = null;
  for (let index = 0; index < tokenList.length; index++) {
    const token = tokenList[index];
    if (token === undefined) continue;
    if ('word' in token) {
      words.push(token.word);
      continue;
    }
    if (token.operator !== '>' && token.operator !== '>>') continue;
    const descriptor = words.at(-1) === '2' ? words.pop() : null;
    const following = tokenList[index + 1];
    if (following !== undefined && 'operator' in following && following.operator === '&') {
      const target = tokenList[index + 2];
      if (target !== undefined && 'word' in target && target.word === '2') toStderr = true;
      index += 2;
    } else if (following !== undefined && 'word' in following) {
      if (descriptor === null) file = { path: following.word, isAppending: token.operator === '>>' };
      index += 1;
    }
  }
  return { joiner, words, toStderr, file };
}

function* tokens(script: string, env: Readonly<Record<string, string>>): Generator<Token> {
  let word = '';
  // Why: an empty word counts only when it was quoted; a variable that holds nothing leaves no word.
  let isWord = false;
  let at = 0;
  while (at < script.length) {
    const char = script.charAt(at);
    const operator = operators.find((candidate) => script.startsWith(candidate, at));
    if (operator !== undefined || char === ' ' || char === '\t') {
      if (isWord) yield { word };
      [word, isWord] = ['', false];
      if (operator !== undefined) yield { operator };
      at += operator?.length ?? 1;
      continue;
    }
    const [text, next] = readPiece(script, at, env);
    isWord ||= text !== '' || char === '"' || char === "'";
    word += text;
    at = next;
  }
  if (isWord) yield { word };
}

/** A quoted string, a variable, an escape or a character, and where the next one begins. */
function readPiece(script: string, at: number, env: Readonly<Record<string, string>>): [string, number] {
  const char = script.charAt(at);
  if (char === "'") {
    const end = closing(script, "'", at + 1);
    return [script.slice(at + 1, end), end + 1];
  }
  if (char === '"') {
    const end = closing(script, '"', at + 1);
    let text = '';
    let inside = at + 1;
    while (inside < end) {
      const isPlain = !'\\$'.includes(script.charAt(inside));
      const [piece, next] = isPlain ? [script.charAt(inside), inside + 1] : readPiece(script, inside, env);
      text += piece;
      inside = next;
    }
    return [text, end + 1];
  }
  if (char === '\\') return [script.charAt(at + 1), at + 2];
  if (char !== '$') return [char, at + 1];
  const name = /^\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/.exec(script.slice(at, at + 260));
  if (name === null) return [char, at + 1];
  return [env[name[1] ?? name[2] ?? ''] ?? '', at + name[0].length];
}

function closing(script: string, quote: string, from: number): number {
  for (let at = from; at < script.length; at++) {
    if (quote === '"' && script.charAt(at) === '\\') at++;
    else if (script.charAt(at) === quote) return at;
  }
  return script.length;
}
