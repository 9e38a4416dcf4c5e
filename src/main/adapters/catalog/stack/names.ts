import type { Value } from '../yaml/value.ts';

const namePattern = /^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/;
const nameRule = 'letters, digits, _ . and -, beginning with a letter or digit';
const maxKeyLength = 63;
const maxHostNameLength = 253;
/** Of an object on the engine. */
const maxObjectNameLength = 128;

/** Whether a text may be the key of a service, network or volume. */
export function isKeyName(text: string): boolean {
  return text.length <= maxKeyLength && namePattern.test(text);
}

export const keyNameRule = `A name may hold ${nameRule}, at most ${maxKeyLength} characters`;

/** The name of a container, network or volume on the engine. */
export function readObjectName(value: Value): string {
  const text = value.name(namePattern, maxObjectNameLength, `made of ${nameRule}`);
  if (text.length < 2) value.fail(`${value.quoted()} must have at least two characters`);
  return text;
}

/** A host name or network alias. */
export function readHostName(value: Value): string {
  return value.name(/^[a-zA-Z0-9_]([a-zA-Z0-9_.-]*[a-zA-Z0-9_])?$/, maxHostNameLength, 'a host name');
}

/** An absolute path inside a container, as it is compared with others: without a trailing slash. */
export function readContainerPath(value: Value, text: string): string {
  if (!text.startsWith('/')) value.fail(`${value.quoted()} must be an absolute path in the container`);
  if (text.length > 4096) value.fail('The path is too long');
  const parts = text.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) value.fail(`${value.quoted()} must not contain ..`);
  return `/${parts.join('/')}`;
}
