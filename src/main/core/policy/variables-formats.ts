/**
 * Formats of variable values, told without a platform's parser and in time linear in the text.
 */

const maxUrlLength = 2048;
const maxEmailLength = 254;

/** An absolute URL with a host: `scheme://[user@]host[:port][/…]`, without white space. */
export function isUrl(text: string): boolean {
  if (text.length > maxUrlLength || !isVisible(text)) return false;
  const schemeEnd = text.indexOf('://');
  if (schemeEnd < 1 || !/^[A-Za-z][A-Za-z0-9+.-]*$/.test(text.slice(0, schemeEnd))) return false;
  const authority = /^[^/?#]*/.exec(text.slice(schemeEnd + 3))?.[0] ?? '';
  const address = authority.slice(authority.lastIndexOf('@') + 1);
  const match = /^(\[[0-9A-Fa-f:.]+\]|[^:[\]]+)(?::(\d{1,5}))?$/.exec(address);
  if (match === null) return false;
  return match[2] === undefined || (Number(match[2]) >= 1 && Number(match[2]) <= 65_535);
}

/** `local@domain` as mail is addressed in practice: no quoted local part, no comments. */
export function isEmail(text: string): boolean {
  if (text.length > maxEmailLength || !isVisible(text)) return false;
  const at = text.indexOf('@');
  const local = text.slice(0, at);
  const domain = text.slice(at + 1);
  if (at < 1 || local.length > 64 || domain.includes('@')) return false;
  if (local.split('.').some((part) => part === '' || /[()<>[\]:;,\\"]/.test(part))) return false;
  return domain
    .split('.')
    .every((label) => label.length <= 63 && /^[\p{L}\p{N}]([\p{L}\p{N}-]*[\p{L}\p{N}])?$/u.test(label));
}

function isVisible(text: string): boolean {
  return !/[\p{C}\p{Z}]/u.test(text);
}
