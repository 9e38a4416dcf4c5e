import { createPrivateKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { ParsedKey } from 'ssh2';
import { parseKey } from './ssh-library.ts';

/** A key named by a file, as far as it can be read without its passphrase. */
export interface IdentityFile {
  readonly path: string;
  /** The public half, as it is offered to a server; null: only the passphrase opens it. */
  readonly publicKey: Buffer | null;
  /** null: the file has only the public half, or is encrypted. */
  readonly privateKey: ParsedKey | null;
  readonly isEncrypted: boolean;
}

const longestFileBytes = 100_000;

/** null: there is no such file, or no key in it. */
export async function readIdentityFile(path: string): Promise<IdentityFile | null> {
  const text = await readText(path);
  const publicText = await readText(`${path}.pub`);
  if (text === null) return publicText === null ? null : publicOnly(path, publicText);
  const isEncrypted = isEncryptedKey(text);
  if (isEncrypted) {
    const publicKey = publicHalf(text) ?? (publicText === null ? null : publicKeyIn(publicText));
    return { path, publicKey, privateKey: null, isEncrypted };
  }
  const key = openKey(text, null);
  if (key === null) return publicOnly(path, text);
  return { path, publicKey: key.getPublicSSH(), privateKey: key, isEncrypted };
}

/** The private key of an encrypted file; null: the passphrase is not the one. */
export async function openIdentityFile(path: string, passphrase: string): Promise<ParsedKey | null> {
  const text = await readText(path);
  return text === null ? null : openKey(text, passphrase);
}

function openKey(text: string, passphrase: string | null): ParsedKey | null {
  const readable = text.includes(' PRIVATE KEY-----') ? asTraditional(text, passphrase) : null;
  const key = firstKey(readable ?? text, readable === null ? passphrase : null);
  return key?.isPrivateKey() === true ? key : null;
}

/** Why: the library reads no PKCS #8, which OpenSSL writes; the older forms of the same keys it does. */
function asTraditional(text: string, passphrase: string | null): string | null {
  if (!/-----BEGIN (ENCRYPTED )?PRIVATE KEY-----/.test(text)) return null;
  try {
    const key = createPrivateKey({ key: text, ...(passphrase === null ? {} : { passphrase }) });
    const type = key.asymmetricKeyType === 'ec' ? 'sec1' : 'pkcs1';
    return key.export({ type, format: 'pem' }).toString();
  } catch {
    return null;
  }
}

function isEncryptedKey(text: string): boolean {
  if (/^Proc-Type: 4,ENCRYPTED/m.test(text) || text.includes('BEGIN ENCRYPTED PRIVATE KEY')) return true;
  if (/^PuTTY-User-Key-File-/.test(text)) return !/^Encryption: none/m.test(text);
  const cipher = openSshFields(text)?.[0];
  return cipher !== undefined && cipher.toString('latin1') !== 'none';
}

/** OpenSSH's own format has the public half in clear. */
function publicHalf(text: string): Buffer | null {
  return openSshFields(text)?.[3] ?? null;
}

/** Cipher, key derivation, its options, public key; null when it is not in OpenSSH's own format. */
function openSshFields(text: string): readonly Buffer[] | null {
  const found = /-----BEGIN OPENSSH PRIVATE KEY-----([\s\S]+?)-----END/.exec(text);
  if (found === null) return null;
  const bytes = Buffer.from(found[1] ?? '', 'base64');
  const magic = 'openssh-key-v1\0';
  if (bytes.subarray(0, magic.length).toString('latin1') !== magic) return null;
  const fields: Buffer[] = [];
  let at = magic.length;
  for (let count = 0; count < 4; count += 1) {
    // The number of keys stands between the options and the first of them.
    if (count === 3) at += 4;
    if (at + 4 > bytes.length) return null;
    const length = bytes.readUInt32BE(at);
    if (length > bytes.length - at - 4) return null;
    fields.push(bytes.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return fields;
}

function publicOnly(path: string, text: string): IdentityFile | null {
  const publicKey = publicKeyIn(text);
  return publicKey === null ? null : { path, publicKey, privateKey: null, isEncrypted: false };
}

function publicKeyIn(text: string): Buffer | null {
  return firstKey(text, null)?.getPublicSSH() ?? null;
}

/** Why the type by hand: the library says that several keys are any; a file has at most one. */
function firstKey(text: string, passphrase: string | null): ParsedKey | null {
  const parsed = parseKey(text, passphrase ?? undefined) as ParsedKey | readonly ParsedKey[] | Error;
  if (parsed instanceof Error) return null;
  return 'getPublicSSH' in parsed ? parsed : (parsed[0] ?? null);
}

async function readText(path: string): Promise<string | null> {
  const content = await readFile(path).catch(() => null);
  return content === null || content.length > longestFileBytes ? null : content.toString('utf8');
}
