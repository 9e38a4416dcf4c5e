import { join } from 'node:path';
import { WindlassError } from '../../../shared/errors.ts';
import type { LocalFiles } from '../../core/ports/local-files.ts';
import { makeKey, parseKeys, printKeys } from './key-ring.ts';
import type { KeyRing } from './key-ring.ts';

/** The keys in `<data>/secrets.key`, for the user alone: as safe as the user's own files, no more. */
export class KeyFile {
  readonly #files: LocalFiles;
  readonly #path: string;

  constructor(files: LocalFiles, dataDirectory: string) {
    this.#files = files;
    this.#path = join(dataDirectory, 'secrets.key');
  }

  async isThere(): Promise<boolean> {
    return (await this.#files.read(this.#path)) !== null;
  }

  async read(): Promise<KeyRing | null> {
    const content = await this.#files.read(this.#path);
    if (content === null) return null;
    const ring = parseKeys(new TextDecoder().decode(content));
    if (ring !== null) return ring;
    throw new WindlassError(
      'secret-missing',
      `${this.#path} is damaged: the stored secrets cannot be read. Put a copy of it back, or move it away ` +
        'and enter the secrets again',
      { file: this.#path },
    );
  }

  /** A new key, unless somebody made one at the same moment. */
  async make(): Promise<KeyRing> {
    const ring = [makeKey()];
    if (await this.#files.create(this.#path, Buffer.from(printKeys(ring)))) return ring;
    return (await this.read()) ?? this.make();
  }

  write(ring: KeyRing): Promise<void> {
    return this.#files.write(this.#path, Buffer.from(printKeys(ring)));
  }

  remove(): Promise<void> {
    return this.#files.remove(this.#path);
  }
}
