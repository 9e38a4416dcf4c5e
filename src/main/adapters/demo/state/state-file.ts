import { readFile, rename, writeFile } from 'node:fs/promises';
import { WindlassError } from '../../../../shared/errors.ts';
import type { DemoState } from './demo-state.ts';
import { printState, readState } from './state-text.ts';

/**
 * Keeps the state in a file, for hosts that outlive their process.
 *
 * INVARIANTS:
 * - the file is always a whole state: written beside and renamed;
 * - one write at a time; changes during a write are in the next one;
 * - `flush` resolves only when every change made before it was called is in the file.
 */
export class StateFile {
  readonly #path: string;
  #writtenVersion = -1;
  #writing: Promise<void> = Promise.resolve();

  constructor(path: string) {
    this.#path = path;
  }

  /** null when there is no file yet; `record-damaged` when it cannot be understood. */
  async load(): Promise<DemoState | null> {
    let text: string;
    try {
      text = await readFile(this.#path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw this.#unreadable(error);
    }
    try {
      return readState(text);
    } catch (error) {
      throw this.#unreadable(error);
    }
  }

  flush(state: DemoState): Promise<void> {
    const version = state.version;
    this.#writing = this.#writing
      .catch(() => undefined)
      .then(async () => {
        if (this.#writtenVersion >= version) return;
        await this.#write(state);
      });
    return this.#writing;
  }

  async #write(state: DemoState): Promise<void> {
    const version = state.version;
    const beside = `${this.#path}.new`;
    try {
      await writeFile(beside, printState(state), { mode: 0o600 });
      await rename(beside, this.#path);
    } catch (cause) {
      const details = { file: this.#path };
      throw new WindlassError('store-unwritable', `${this.#path} cannot be written`, details, { cause });
    }
    this.#writtenVersion = version;
  }

  #unreadable(cause: unknown): WindlassError {
    return new WindlassError(
      'record-damaged',
      `${this.#path} is not a state of the demo engine: move it away to begin anew`,
      { file: this.#path },
      { cause },
    );
  }
}
