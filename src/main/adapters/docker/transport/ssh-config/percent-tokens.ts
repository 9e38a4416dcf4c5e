import { configFailure } from './config-lines.ts';
import type { ConfigLine } from './config-lines.ts';

/** `%h` and its kin replaced; a token that is not known is `ssh-config-invalid`. */
export function expandTokens(
  text: string,
  tokens: Readonly<Record<string, string>>,
  line: Pick<ConfigLine, 'file' | 'line' | 'keyword'>,
): string {
  return text.replace(/%(.?)/g, (whole, token: string) => {
    if (token === '%') return '%';
    const value = tokens[token];
    if (value === undefined) throw configFailure(line, `${line.keyword}: ${whole} is not known here`);
    return value;
  });
}

/** `~/`, and `${NAME}` of the environment; a name that is not set is `ssh-config-invalid`. */
export function expandPath(
  text: string,
  surroundings: { readonly home: string; readonly env: Readonly<Record<string, string | undefined>> },
  line: Pick<ConfigLine, 'file' | 'line' | 'keyword'>,
): string {
  const named = text.replace(/\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g, (whole, name: string) => {
    const value = surroundings.env[name];
    if (value === undefined) throw configFailure(line, `${line.keyword}: ${whole} is not set`);
    return value;
  });
  if (named === '~') return surroundings.home;
  return named.startsWith('~/') ? `${surroundings.home}/${named.slice(2)}` : named;
}
