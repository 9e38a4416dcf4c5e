import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { WindlassError } from '../../../shared/errors.ts';
import type { LocalFiles } from '../../core/ports/local-files.ts';
import { systemCode } from './file-system.ts';
import type { DirectoryEntry, FileSystem, OpenFile } from './file-system.ts';

/** What an interrupted write leaves: ours, and that of the settings library. Nothing that a user would name. */
const leftover = /\.[0-9a-f]{12}\.tmp$|\.json\.tmp-\d{10}[0-9a-f]{6}$/;

/** File systems that know no second name for a file (FAT, some network shares). */
const withoutLinks = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']);

/**
 * The durable writer: all bytes to a new file, size checked, synced, renamed, directory synced. The usual
 * libraries take a short write for a whole one, so that a full disk replaces a good file by a cut one.
 *
 * INVARIANTS:
 * - a name never stands for less than a whole content: only synced files get it;
 * - a failed sync is final for what was written: the system may have dropped the pages, and a second sync
 *   would report success. The next write starts again from all its bytes;
 * - calls on one path run one after the other.
 */
export class DurableFiles implements LocalFiles {
  readonly #system: FileSystem;
  /** Last call per path, so that the next one waits for it. */
  readonly #turns = new Map<string, Promise<unknown>>();
  /** Directories whose own entry is known to be durable. */
  readonly #anchored = new Set<string>();

  constructor(system: FileSystem) {
    this.#system = system;
  }

  write(path: string, content: Uint8Array): Promise<void> {
    return this.#inTurn(path, 'written', async () => {
      await this.#withWholeFile(path, content, (temporary) => this.#system.rename(temporary, path));
    });
  }

  create(path: string, content: Uint8Array): Promise<boolean> {
    return this.#inTurn(path, 'made', async () => {
      try {
        await this.#withWholeFile(path, content, (temporary) => this.#giveNewName(temporary, path, content));
        return true;
      } catch (error) {
        if (systemCode(error) === 'EEXIST') return false;
        throw error;
      }
    });
  }

  append(path: string, content: Uint8Array): Promise<void> {
    return this.#inTurn(path, 'written', async () => {
      const file = await this.#open(path, 'append');
      await closing(file, () => writeAll(file, content));
    });
  }

  read(path: string): Promise<Uint8Array | null> {
    return this.#inTurn(path, 'read', async () => {
      try {
        return await this.#system.read(path);
      } catch (error) {
        if (isMissing(error)) return null;
        throw error;
      }
    });
  }

  async list(directory: string): Promise<readonly string[]> {
    const entries = await this.#entries(directory);
    return namesOf(entries.filter(({ kind, name }) => kind === 'file' && !leftover.test(name)));
  }

  async listDirectories(directory: string): Promise<readonly string[]> {
    return namesOf((await this.#entries(directory)).filter(({ kind }) => kind === 'directory'));
  }

  remove(path: string): Promise<void> {
    return this.#inTurn(path, 'removed', async () => {
      try {
        await this.#system.unlink(path);
      } catch (error) {
        if (isMissing(error)) return;
        throw error;
      }
      await this.#system.syncDirectory(dirname(path));
    });
  }

  /** Makes the directory and those above it, durably. */
  makeDirectory(path: string): Promise<void> {
    return this.#inTurn(path, 'made', () => this.#anchor(path));
  }

  /**
   * Removes what interrupted writes left in a directory, on demand also below it. For its owner, before
   * anything is written.
   */
  async clean(directory: string, options: { readonly isDeep: boolean }): Promise<void> {
    for (const { name, kind } of await this.#entries(directory)) {
      const path = join(directory, name);
      if (kind === 'directory' && options.isDeep) await this.clean(path, options);
      else if (kind === 'file' && leftover.test(name)) await this.remove(path);
    }
  }

  async #withWholeFile(
    path: string,
    content: Uint8Array,
    giveName: (temporary: string) => Promise<void>,
  ): Promise<void> {
    const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
    const file = await this.#open(temporary, 'create');
    try {
      await closing(file, () => writeDurably(file, content));
      await giveName(temporary);
    } catch (error) {
      // Why quietly: the first error is the one to tell, and what stays behind is never read.
      await this.#system.unlink(temporary).catch(() => undefined);
      throw error;
    }
    await this.#system.syncDirectory(dirname(path));
  }

  async #giveNewName(temporary: string, path: string, content: Uint8Array): Promise<void> {
    try {
      await this.#system.link(temporary, path);
    } catch (error) {
      if (!withoutLinks.has(systemCode(error))) throw error;
      await this.#writeInPlace(path, content);
    }
    await this.#system.unlink(temporary).catch(() => undefined);
  }

  /** Why: without second names there is no better way to be the only one; a crash may leave a cut file. */
  async #writeInPlace(path: string, content: Uint8Array): Promise<void> {
    const file = await this.#system.open(path, 'create');
    try {
      await closing(file, () => writeDurably(file, content));
    } catch (error) {
      await this.#system.unlink(path).catch(() => undefined);
      throw error;
    }
  }

  async #open(path: string, how: 'create' | 'append'): Promise<OpenFile> {
    await this.#anchor(dirname(path));
    try {
      return await this.#system.open(path, how);
    } catch (error) {
      if (!isMissing(error)) throw error;
      this.#anchored.delete(dirname(path));
      await this.#anchor(dirname(path));
      return this.#system.open(path, how);
    }
  }

  /** A file is not durable before the directory that names it is. */
  async #anchor(directory: string): Promise<void> {
    if (this.#anchored.has(directory)) return;
    const parent = dirname(directory);
    const isMade = await this.#makeUnlessThere(directory, parent);
    try {
      await this.#system.syncDirectory(parent);
    } catch (error) {
      // Why: who may pass through a directory need not be allowed to open it; then somebody else made it.
      if (isMade || !['EACCES', 'EPERM'].includes(systemCode(error))) throw error;
    }
    this.#anchored.add(directory);
  }

  async #makeUnlessThere(directory: string, parent: string): Promise<boolean> {
    const make = async (): Promise<boolean> => {
      try {
        await this.#system.makeDirectory(directory);
        return true;
      } catch (error) {
        if (systemCode(error) === 'EEXIST') return false;
        throw error;
      }
    };
    try {
      return await make();
    } catch (error) {
      if (!isMissing(error) || parent === directory) throw error;
      await this.#anchor(parent);
      return make();
    }
  }

  async #entries(directory: string): Promise<readonly DirectoryEntry[]> {
    try {
      return await this.#system.entries(directory);
    } catch (error) {
      if (isMissing(error)) return [];
      throw storeError(directory, 'read', error);
    }
  }

  #inTurn<T>(path: string, done: string, call: () => Promise<T>): Promise<T> {
    const earlier = this.#turns.get(path) ?? Promise.resolve();
    const turn = earlier.then(call).catch((error: unknown) => {
      throw storeError(path, done, error);
    });
    const settled = turn
      .catch(() => undefined)
      .then(() => {
        if (this.#turns.get(path) === settled) this.#turns.delete(path);
      });
    this.#turns.set(path, settled);
    return turn;
  }
}

async function writeDurably(file: OpenFile, content: Uint8Array): Promise<void> {
  await writeAll(file, content);
  const sizeBytes = await file.sizeBytes();
  if (sizeBytes !== content.length) {
    throw new Error(`${sizeBytes} of ${content.length} bytes arrived`);
  }
  await file.sync();
}

async function writeAll(file: OpenFile, content: Uint8Array): Promise<void> {
  for (let offset = 0; offset < content.length;) {
    const written = await file.write(content.subarray(offset));
    // Why: no progress and no error would make this loop an endless one.
    if (written <= 0) throw Object.assign(new Error('no byte was taken'), { code: 'ENOSPC' });
    offset += written;
  }
}

async function closing(file: OpenFile, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    await file.close().catch(() => undefined);
    throw error;
  }
  await file.close();
}

function namesOf(entries: readonly DirectoryEntry[]): readonly string[] {
  return entries.map(({ name }) => name).sort();
}

function isMissing(error: unknown): boolean {
  return systemCode(error) === 'ENOENT';
}

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'no space left on the disk; free some and try again',
  EDQUOT: 'the disk quota is used up; free some space and try again',
  EROFS: 'the file system is read-only',
  EACCES: 'permission denied; check the owner of the file and of its directory',
  EPERM: 'permission denied; check the owner of the file and of its directory',
  EIO: 'the disk reports an error; check it before going on',
};

function storeError(file: string, done: string, error: unknown): WindlassError {
  const cause = systemCode(error);
  const reason = reasons[cause] ?? (error instanceof Error ? error.message : String(error));
  return new WindlassError(
    'store-unwritable',
    `${file} cannot be ${done}: ${reason}`,
    { file, cause },
    { cause: error },
  );
}
