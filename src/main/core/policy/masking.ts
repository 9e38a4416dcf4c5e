import { maskedValue } from './variables.ts';

/** Shorter secrets are left alone: masking them would garble every text. */
const minLength = 4;
/** Of base64 taken from the middle: shorter pieces occur by chance. */
const minBase64Length = 8;

/**
 * A function that replaces secrets in any text that is printed or recorded: as they are, and as base64 (also
 * inside a longer base64 text), URL-encoded, JSON-escaped, quoted for a shell, and line by line. Secrets of
 * fewer than four characters are not masked. A secret that arrives in two pieces is the caller's to join.
 */
export function createMasker(secrets: readonly string[]): (text: string) => string {
  const forms = new Set(secrets.flatMap((secret) => [secret, ...linesOf(secret)]).flatMap(formsOf));
  const found = [...forms].filter((form) => form.length >= minLength);
  if (found.length === 0) return (text) => text;
  // Why longest first: a form inside another must not leave the rest of the longer one behind.
  found.sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
  const expression = new RegExp(found.map(escapeForRegExp).join('|'), 'g');
  return (text) => text.replace(expression, maskedValue);
}

function linesOf(secret: string): readonly string[] {
  const lines = secret.split(/\r\n|\r|\n/);
  return lines.length === 1 ? [] : lines.map((line) => line.trim());
}

function formsOf(secret: string): readonly string[] {
  if (secret.length < minLength) return [];
  const bytes = encodeUtf8(secret);
  return [
    secret,
    ...base64FormsOf(bytes),
    ...urlFormsOf(secret, bytes),
    ...jsonFormsOf(secret),
    ...shellFormsOf(secret),
  ];
}

/** Three ways in which the bytes can lie in a base64 text; the outer characters also hold their neighbours. */
function base64FormsOf(bytes: readonly number[]): readonly string[] {
  return [0, 1, 2].flatMap((offset) => {
    const text = encodeBase64([...new Array<number>(offset).fill(0), ...bytes]);
    const end = (offset + bytes.length) % 3;
    const inner = text.replace(/=+$/, '').slice(offset === 0 ? 0 : offset + 1, end === 0 ? undefined : -1);
    const whole = offset === 0 ? [text, text.replace(/=+$/, '')] : [];
    const standard = [...whole, ...(inner.length >= minBase64Length ? [inner] : [])];
    return [...standard, ...standard.map((form) => form.replaceAll('+', '-').replaceAll('/', '_'))];
  });
}

function urlFormsOf(secret: string, bytes: readonly number[]): readonly string[] {
  const percent = (byte: number): string => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  const keep = (allowed: RegExp): string =>
    bytes
      .map((byte) => (allowed.test(String.fromCharCode(byte)) ? String.fromCharCode(byte) : percent(byte)))
      .join('');
  const component = keep(/[A-Za-z0-9\-_.!~*'()]/);
  const strict = keep(/[A-Za-z0-9\-_.~]/);
  const whole = keep(/[A-Za-z0-9\-_.!~*'();/?:@&=+$,#]/);
  const form = keep(/[A-Za-z0-9\-_.*]/);
  const upper = [component, strict, whole, form, form.replaceAll('%20', '+')];
  const lower = upper.map((text) => text.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()));
  return [...upper, ...lower].filter((text) => text !== secret);
}

function jsonFormsOf(secret: string): readonly string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  const unicode = json.replace(/[^ -~]|[<>&'+]/g, (character) => unicodeEscape(character));
  const ascii = json.replace(/[^ -~]/g, (character) => unicodeEscape(character));
  const forms = [json, ascii, unicode, json.replaceAll('/', '\\/')];
  // Why again: a log line is often JSON that quotes JSON.
  return [...forms, JSON.stringify(json).slice(1, -1)];
}

function shellFormsOf(secret: string): readonly string[] {
  return [
    secret.replaceAll("'", `'\\''`),
    secret.replaceAll("'", `'"'"'`),
    secret.replace(/[\\"$`]/g, '\\$&'),
    secret.replace(/[\\"$`!]/g, '\\$&'),
    secret.replace(/[^A-Za-z0-9_.,:=@%/+-]/gu, '\\$&'),
    secret.replace(/[\\']/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t'),
  ];
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function escapeForRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

/** Why by hand: the core has neither Node's Buffer nor the browser's encoder. */
function encodeUtf8(text: string): readonly number[] {
  return [...text].flatMap((character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x80) return [code];
    const tail = (shift: number): number => 0x80 | ((code >> shift) & 0x3f);
    if (code < 0x800) return [0xc0 | (code >> 6), tail(0)];
    if (code < 0x10000) return [0xe0 | (code >> 12), tail(6), tail(0)];
    return [0xf0 | (code >> 18), tail(12), tail(6), tail(0)];
  });
}

const base64Alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function encodeBase64(bytes: readonly number[]): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const [first = 0, second, third] = bytes.slice(at, at + 3);
    const bits = (first << 16) | ((second ?? 0) << 8) | (third ?? 0);
    const digit = (shift: number): string => base64Alphabet[(bits >> shift) & 63] ?? '';
    text +=
      digit(18) +
      digit(12) +
      (second === undefined ? '=' : digit(6)) +
      (third === undefined ? '=' : digit(0));
  }
  return text;
}
