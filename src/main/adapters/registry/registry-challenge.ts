/** What a registry asks for in `WWW-Authenticate`. */
export type RegistryChallenge =
  | { readonly kind: 'basic' }
  | { readonly kind: 'bearer'; readonly realm: string; readonly service: string; readonly scope: string };

const headerMaxLength = 4096;

/** Reads the header by hand; null for a scheme that registries do not use, or a header that is none. */
export function parseChallenge(header: string | null): RegistryChallenge | null {
  if (header === null || header.length > headerMaxLength) return null;
  const space = header.indexOf(' ');
  const scheme = (space < 0 ? header : header.slice(0, space)).toLowerCase();
  if (scheme === 'basic') return { kind: 'basic' };
  if (scheme !== 'bearer') return null;
  const parameters = readParameters(header.slice(space + 1));
  const realm = parameters.get('realm') ?? '';
  if (realm === '') return null;
  return {
    kind: 'bearer',
    realm,
    service: parameters.get('service') ?? '',
    scope: parameters.get('scope') ?? '',
  };
}

/** `key="value"` pairs, separated by commas; commas inside quotes belong to the value. */
function readParameters(text: string): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>();
  let at = 0;
  while (at < text.length) {
    const equals = text.indexOf('=', at);
    if (equals < 0) break;
    const key = text.slice(at, equals).replaceAll(',', ' ').trim().toLowerCase();
    const isQuoted = text[equals + 1] === '"';
    const start = equals + (isQuoted ? 2 : 1);
    const found = text.indexOf(isQuoted ? '"' : ',', start);
    const end = found < 0 ? text.length : found;
    parameters.set(key, text.slice(start, end).trim());
    at = end + 1;
  }
  return parameters;
}
