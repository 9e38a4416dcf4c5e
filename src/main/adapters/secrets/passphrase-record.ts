import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import { z } from 'zod';
import { WindlassError } from '../../../shared/errors.ts';
import { namesOf, parseKeys, printKeys } from './key-ring.ts';
import type { KeyRing } from './key-ring.ts';

const format = 1;
const cipherName = 'aes-256-gcm';

/** What one guess costs. Recorded with each passphrase, so that it can be raised later. */
export interface ScryptWork {
  /** A power of two; with `r` 8 it takes 1 kB of memory for each. */
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

/** 128 MB and some tenths of a second for each guess, on the machine of whoever guesses as well. */
export const defaultWork: ScryptWork = { N: 2 ** 17, r: 8, p: 1 };

/** Why bounded: a record that somebody else put there must not take the memory or the hours of this machine. */
const workSchema = z.object({
  name: z.literal('scrypt'),
  N: z
    .int()
    .min(2)
    .max(2 ** 20)
    .refine((n) => (n & (n - 1)) === 0),
  r: z.int().min(1).max(8),
  p: z.int().min(1).max(4),
  salt: z.base64(),
});

const recordSchema = z.object({
  format: z.int().positive(),
  kdf: workSchema,
  /** Names of the keys inside, newest first. */
  keys: z.array(z.string()).min(1),
  nonce: z.base64(),
  tag: z.base64(),
  data: z.base64(),
});
export type PassphraseRecord = z.infer<typeof recordSchema>;

/** The ring sealed by a key that is derived from the passphrase; everything beside it is bound to it. */
export async function sealKeys(
  ring: KeyRing,
  passphrase: string,
  work: ScryptWork,
): Promise<PassphraseRecord> {
  const { N, r, p } = work;
  const kdf = { name: 'scrypt' as const, N, r, p, salt: randomBytes(16).toString('base64') };
  const keys = [...namesOf(ring)];
  const nonce = randomBytes(12);
  const cipher = createCipheriv(cipherName, await deriveKey(passphrase, kdf), nonce);
  cipher.setAAD(bindingOf({ kdf, keys }));
  const data = Buffer.concat([cipher.update(printKeys(ring), 'utf8'), cipher.final()]);
  return {
    format,
    kdf,
    keys,
    nonce: nonce.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
    data: data.toString('base64'),
  };
}

/** null: with that passphrase it does not open. */
export async function openKeys(record: PassphraseRecord, passphrase: string): Promise<KeyRing | null> {
  const key = await deriveKey(passphrase, record.kdf);
  try {
    const options = { authTagLength: 16 };
    const decipher = createDecipheriv(cipherName, key, Buffer.from(record.nonce, 'base64'), options)
      .setAAD(bindingOf(record))
      .setAuthTag(Buffer.from(record.tag, 'base64'));
    const text = Buffer.concat([decipher.update(Buffer.from(record.data, 'base64')), decipher.final()]);
    return parseKeys(text.toString('utf8'));
  } catch {
    return null;
  }
}

export function printRecord(record: PassphraseRecord): Uint8Array {
  return Buffer.from(`${JSON.stringify(record)}\n`);
}

/** `record-damaged` or `record-too-new` for anything else. */
export function parseRecord(file: string, content: Uint8Array): PassphraseRecord {
  const raw = parseJson(content);
  const { format: found } = Object(raw) as { readonly format?: unknown };
  if (typeof found === 'number' && found > format) {
    throw new WindlassError(
      'record-too-new',
      `${file} was written by a later version of Windlass; use that one`,
      { file },
    );
  }
  const record = recordSchema.safeParse(raw).data;
  if (record !== undefined) return record;
  throw new WindlassError(
    'record-damaged',
    `${file} is damaged: the stored secrets cannot be read. Put a copy of it back, or move it away and enter the ` +
      'secrets again',
    { file },
  );
}

function parseJson(content: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(content));
  } catch {
    return undefined;
  }
}

function bindingOf({ kdf, keys }: Pick<PassphraseRecord, 'kdf' | 'keys'>): Uint8Array {
  const { name, N, r, p, salt } = kdf;
  return Buffer.from(JSON.stringify(['windlass-secrets-passphrase', format, name, N, r, p, salt, keys]));
}

function deriveKey(passphrase: string, { N, r, p, salt }: PassphraseRecord['kdf']): Promise<Uint8Array> {
  // Why normalised: the same letters must be the same passphrase on every keyboard.
  const text = passphrase.normalize('NFKC');
  const options = { N, r, p, maxmem: 256 * N * r };
  return new Promise((resolve, reject) => {
    scrypt(text, Buffer.from(salt, 'base64'), 32, options, (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
  });
}
