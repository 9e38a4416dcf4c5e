/** An image reference taken apart, in the grammar that engines and registries share. */
export interface ImageReference {
  /** Host and port; `docker.io` when the reference names none. */
  readonly registry: string;
  /** Path on that registry: `library/nginx` for `nginx`. */
  readonly repository: string;
  readonly tag: string | null;
  /** `sha256:…` */
  readonly digest: string | null;
  /** As written, without tag and digest. */
  readonly name: string;
}

// Why: beyond these no registry accepts a reference, and every scan below stays short.
const referenceMaxLength = 512;
const nameMaxLength = 255;
const tagMaxLength = 128;
const digestLengths: Readonly<Record<string, number>> = { sha256: 64, sha512: 128 };

/** The parts of a reference; null for anything that is none, an image id included. */
export function parseImageReference(text: string): ImageReference | null {
  if (text === '' || text.length > referenceMaxLength || isDigest(text)) return null;
  const [named, digest, ...more] = text.split('@');
  if (more.length > 0 || named === undefined) return null;
  if (digest !== undefined && !isDigest(digest)) return null;
  const colon = named.lastIndexOf(':');
  const hasTag = colon > named.lastIndexOf('/');
  const name = hasTag ? named.slice(0, colon) : named;
  const tag = hasTag ? named.slice(colon + 1) : null;
  if (tag !== null && !isTag(tag)) return null;
  const place = splitName(name);
  return place === null ? null : { ...place, tag, digest: digest ?? null, name };
}

function splitName(name: string): { registry: string; repository: string } | null {
  if (name.length > nameMaxLength) return null;
  const slash = name.indexOf('/');
  const first = slash < 0 ? '' : name.slice(0, slash);
  const hasRegistry = first === 'localhost' || first.includes('.') || first.includes(':');
  const path = hasRegistry ? name.slice(slash + 1) : name;
  if (hasRegistry && !isRegistry(first)) return null;
  const components = path.split('/');
  if (!components.every(isPathComponent)) return null;
  if (!hasRegistry && components.length === 1 && isHex(path) && path.length === 64) return null;
  const isHub = !hasRegistry || first === 'docker.io' || first === 'index.docker.io';
  if (!isHub) return { registry: first, repository: path };
  return { registry: 'docker.io', repository: components.length === 1 ? `library/${path}` : path };
}

function isRegistry(text: string): boolean {
  const isIpv6 = text.startsWith('[');
  const end = isIpv6
    ? text.indexOf(']') + 1
    : text.lastIndexOf(':') < 0
      ? text.length
      : text.lastIndexOf(':');
  const host = text.slice(0, end);
  const rest = text.slice(end);
  if (rest !== '' && !isPort(rest)) return false;
  if (isIpv6)
    return host.length > 2 && every(host.slice(1, -1), (code) => isHexCode(code) || code === colonCode);
  return host.split('.').every((label) => isLabel(label));
}

function isPort(text: string): boolean {
  const digits = text.slice(1);
  return text.startsWith(':') && digits.length > 0 && digits.length <= 5 && every(digits, isDigit);
}

function isLabel(text: string): boolean {
  if (text === '' || text.startsWith('-') || text.endsWith('-')) return false;
  return every(text, (code) => isDigit(code) || isLower(code) || isUpper(code) || code === dashCode);
}

/** Lower-case words joined by one `.`, one or two `_`, or any number of `-`. */
function isPathComponent(text: string): boolean {
  if (text === '') return false;
  let separator = '';
  let isStart = true;
  for (const character of text) {
    const code = character.charCodeAt(0);
    if (isLower(code) || isDigit(code)) {
      if (separator !== '' && !isSeparator(separator)) return false;
      separator = '';
      isStart = false;
    } else if (character === '.' || character === '_' || character === '-') {
      if (isStart) return false;
      separator += character;
    } else {
      return false;
    }
  }
  return separator === '';
}

function isSeparator(text: string): boolean {
  return text === '.' || text === '_' || text === '__' || every(text, (code) => code === dashCode);
}

function isTag(text: string): boolean {
  if (text === '' || text.length > tagMaxLength || text.startsWith('.') || text.startsWith('-')) return false;
  return every(text, (code) => isWord(code) || code === dotCode || code === dashCode);
}

function isDigest(text: string): boolean {
  const colon = text.indexOf(':');
  const hex = text.slice(colon + 1);
  return colon > 0 && digestLengths[text.slice(0, colon)] === hex.length && isHex(hex);
}

const [dashCode, dotCode, colonCode, underscoreCode] = [45, 46, 58, 95] as const;

const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isLower = (code: number): boolean => code >= 97 && code <= 122;
const isUpper = (code: number): boolean => code >= 65 && code <= 90;
const isWord = (code: number): boolean =>
  isDigit(code) || isLower(code) || isUpper(code) || code === underscoreCode;
const isHexCode = (code: number): boolean => isDigit(code) || (code >= 97 && code <= 102);

function isHex(text: string): boolean {
  return every(text, isHexCode);
}

function every(text: string, allows: (code: number) => boolean): boolean {
  for (let index = 0; index < text.length; index += 1) {
    if (!allows(text.charCodeAt(index))) return false;
  }
  return true;
}
