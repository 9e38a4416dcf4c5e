import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { WindlassError } from '../../../shared/errors.ts';
import type { LocalFiles } from '../../core/ports/local-files.ts';
import type { Disk } from '../../core/ports/system.ts';

const megabyte = 1024 * 1024;
export const ballastBytes = 4 * megabyte;
const neededBytes = 16 * megabyte;

/**
 * Space held in the data directory, to be given back when a rollback must be recorded on a full disk. Really
 * written and of random bytes, as a sparse or compressed file would hold nothing.
 */
export class Ballast {
  readonly #files: LocalFiles;
  readonly #disk: Disk;
  readonly #directory: string;
  readonly #path: string;
  #taking: Promise<void> | null = null;

  constructor(files: LocalFiles, disk: Disk, directory: string) {
    this.#files = files;
    this.#disk = disk;
    this.#directory = directory;
    this.#path = join(directory, 'reserve.bin');
  }

  /** Held when it resolves; what an earlier process left counts. `store-unwritable` with too little space. */
  take(): Promise<void> {
    this.#taking ??= this.#take().finally(() => (this.#taking = null));
    return this.#taking;
  }

  async drop(): Promise<void> {
    await this.#files.remove(this.#path);
  }

  async #take(): Promise<void> {
    const heldBytes = (await this.#files.read(this.#path))?.length ?? 0;
    const freeBytes = await this.#disk.freeBytes(this.#directory);
    if (freeBytes !== null && freeBytes + heldBytes < neededBytes) throw this.#tooLittle(freeBytes);
    if (heldBytes === ballastBytes) return;
    await this.#files.write(this.#path, randomBytes(ballastBytes));
  }

  #tooLittle(freeBytes: number): WindlassError {
    const inMegabytes = (bytes: number): string => (bytes / megabyte).toFixed(1);
    return new WindlassError(
      'store-unwritable',
      `${this.#directory} has ${inMegabytes(freeBytes)} MB free and needs ${inMegabytes(neededBytes)} MB, ` +
        'so that a rollback can be recorded; free some space and try again',
      { file: this.#directory, cause: 'ENOSPC', freeBytes, neededBytes },
    );
  }
}
