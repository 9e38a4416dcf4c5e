import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { WindlassError } from '../../../shared/errors.ts';
import type { LocalFiles } from '../../core/ports/local-files.ts';
import type { Secrets } from '../../core/ports/secrets.ts';
import { nameOfKey } from './key-ring.ts';
import type { SecretKeys } from './secret-keys.ts';

const format = 1;
const cipherName = 'aes-256-gcm';

const base64 = z.base64();
const sealedSchema = z.object({
  format: z.int().positive(),
  /** Name of the key. */
  key: z.string(),
  nonce: base64,
  tag: base64,
  data: base64,
});
type Sealed = z.infer<typeof sealedSchema>;

/** Why by hand: a record schema leaves a member named `__proto__` out without a word. */
const valuesSchema = z.custom<Readonly<Record<string, string>>>(
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((member) => typeof member === 'string'),
);

/**
 * Secrets in `<data>/secrets`, one file per scope, its name a hash. AES-256-GCM, bound to the scope: a file
 * put in another's place is as wrong as a changed one. No error and no file name tells a value or a name.
 */
export class EncryptedSecrets implements Secrets {
  readonly #files: LocalFiles;
  readonly #keys: SecretKeys;
  readonly #directory: string;

  constructor(options: {
    readonly files: LocalFiles;
    readonly keys: SecretKeys;
    readonly dataDirectory: string;
  }) {
    this.#files = options.files;
    this.#keys = options.keys;
    this.#directory = join(options.dataDirectory, 'secrets');
  }

  /** Nothing stored is an empty answer; stored and not readable is `secrets-locked`, `secret-missing`, `record-damaged`. */
  async read(scope: string): Promise<Readonly<Record<string, string>>> {
    const path = this.#pathOf(scope);
    const content = await this.#files.read(path);
    if (content === null) return {};
    const sealed = parseSealed(path, scope, content);
    const ring = await this.#keys.find();
    const key = ring?.find((each) => nameOfKey(each) === sealed.key);
    if (key === undefined) throw wrongKey(path, scope);
    return decrypt(path, scope, sealed, key);
  }

  /** No values are kept as no file, so that nobody needs a key for them. */
  async write(scope: string, values: Readonly<Record<string, string>>): Promise<void> {
    if (Object.keys(values).length === 0) return this.remove(scope);
    const [key] = (await this.#keys.find()) ?? (await this.#keys.make());
    if (key === undefined) throw wrongKey(this.#pathOf(scope), scope);
    await this.#files.write(this.#pathOf(scope), encrypt(scope, values, key));
  }

  async remove(scope: string): Promise<void> {
    await this.#files.remove(this.#pathOf(scope));
  }

  #pathOf(scope: string): string {
    return join(this.#directory, `${createHash('sha256').update(scope).digest('hex').slice(0, 40)}.json`);
  }
}

function encrypt(scope: string, values: Readonly<Record<string, string>>, key: Uint8Array): Uint8Array {
  const nonce = randomBytes(12);
  const cipher = createCipheriv(cipherName, key, nonce).setAAD(bindingOf(scope));
  const data = Buffer.concat([cipher.update(JSON.stringify(values), 'utf8'), cipher.final()]);
  const sealed: Sealed = {
    format,
    key: nameOfKey(key),
    nonce: nonce.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
    data: data.toString('base64'),
  };
  return Buffer.from(`${JSON.stringify(sealed)}\n`);
}

function decrypt(
  file: string,
  scope: string,
  sealed: Sealed,
  key: Uint8Array,
): Readonly<Record<string, string>> {
  let parsed;
  try {
    const options = { authTagLength: 16 };
    const decipher = createDecipheriv(cipherName, key, Buffer.from(sealed.nonce, 'base64'), options)
      .setAAD(bindingOf(scope))
      .setAuthTag(Buffer.from(sealed.tag, 'base64'));
    const text = Buffer.concat([decipher.update(Buffer.from(sealed.data, 'base64')), decipher.final()]);
    parsed = valuesSchema.safeParse(JSON.parse(text.toString('utf8')));
  } catch {
    // Why without the cause: what was decrypted before the tag was found wrong must not get into a message.
    throw damaged(file, scope);
  }
  if (!parsed.success) throw damaged(file, scope);
  return parsed.data;
}

function parseSealed(file: string, scope: string, content: Uint8Array): Sealed {
  let sealed: Sealed | undefined;
  try {
    sealed = sealedSchema.safeParse(JSON.parse(new TextDecoder().decode(content))).data;
  } catch {
    throw damaged(file, scope);
  }
  if (sealed === undefined) throw damaged(file, scope);
  if (sealed.format === format) return sealed;
  throw new WindlassError(
    'record-too-new',
    `${file} was written by a later version of Windlass; use that one`,
    {
      file,
      scope,
    },
  );
}

function bindingOf(scope: string): Uint8Array {
  return Buffer.from(`windlass-secrets/${format}/${scope}`);
}

function damaged(file: string, scope: string): WindlassError {
  return new WindlassError(
    'record-damaged',
    `${file} is damaged: the secrets of ${scope} cannot be read. Enter them again`,
    { file, scope },
  );
}

function wrongKey(file: string, scope: string): WindlassError {
  return new WindlassError(
    'secret-missing',
    `the secrets of ${scope} were stored with a key that is not here any more. Put that key back, or enter ` +
      'them again',
    { file, scope },
  );
}
