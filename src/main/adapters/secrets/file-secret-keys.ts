import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { WindlassError } from '../../../shared/errors.ts';
import type { LocalFiles } from '../../core/ports/local-files.ts';
import type { SecretKeys } from './secret-keys.ts';

/** The key in `<data>/secrets.key`, for the user alone: as safe as the user's own files, no more. */
export class FileSecretKeys implements SecretKeys {
  readonly #files: LocalFiles;
  readonly #path: string;

  constructor(files: LocalFiles, dataDirectory: string) {
    this.#files = files;
    this.#path = join(dataDirectory, 'secrets.key');
  }

  async find(): Promise<Uint8Array | null> {
    const content = await this.#files.read(this.#path);
    if (content === null) return null;
    const text = new TextDecoder().decode(content).trim();
    if (/^[0-9a-f]{64}$/.test(text)) return Buffer.from(text, 'hex');
    throw new WindlassError(
      'secret-missing',
      `${this.#path} is damaged: the stored secrets cannot be read. Put a copy of it back, or move it away ` +
        'and enter the secrets again',
      { file: this.#path },
    );
  }

  async make(): Promise<Uint8Array> {
    const key = randomBytes(32);
    const isMade = await this.#files.create(this.#path, Buffer.from(`${key.toString('hex')}\n`));
    if (isMade) return key;
    return (await this.find()) ?? this.make();
  }
}
