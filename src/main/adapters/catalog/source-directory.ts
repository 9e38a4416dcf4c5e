import { constants } from 'node:fs';
import { open, readdir, realpath } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join, posix, sep } from 'node:path';
import { visible } from './yaml/definition-error.ts';

export interface FileProblem {
  readonly file: string;
  readonly message: string;
}

export type FileReading =
  | { readonly text: string; readonly problem: null }
  | { readonly text: null; readonly problem: string; readonly isMissing: boolean };

/** Reads files of a source by their path below it. */
export interface TextReader {
  readText(path: string, maxBytes: number): Promise<FileReading>;
}

const maxDepth = 10;
const maxEntries = 20_000;
const maxDefinitions = 2000;
const skippedDirectories = new Set(['.git', 'node_modules']);

/** A source's directory, from which nothing is read that lies outside. Paths are relative, with `/`. */
export class SourceDirectory implements TextReader {
  readonly #root: string;
  readonly #problems: FileProblem[] = [];
  readonly #definitions: string[] = [];
  readonly #readings = new Map<string, Promise<FileReading>>();
  #entries = 0;

  private constructor(root: string) {
    this.#root = root;
  }

  /** Throws the operating system's error when the directory is not there. */
  static async open(path: string): Promise<SourceDirectory> {
    const root = await realpath(path);
    await readdir(root);
    return new SourceDirectory(root);
  }

  /** All YAML files, sorted by path. Links to directories are not followed. */
  async list(): Promise<{
    readonly definitions: readonly string[];
    readonly problems: readonly FileProblem[];
  }> {
    await this.#scan('', 0);
    if (this.#definitions.length > maxDefinitions) {
      this.#problems.push({
        file: '.',
        message: `More than ${maxDefinitions} YAML files: the others are left out`,
      });
    }
    return { definitions: this.#definitions.slice(0, maxDefinitions), problems: this.#problems };
  }

  async #scan(directory: string, depth: number): Promise<void> {
    if (depth > maxDepth) {
      this.#problems.push({ file: directory, message: `Directories are read ${maxDepth} levels deep only` });
      return;
    }
    const entries = await readdir(join(this.#root, directory), { withFileTypes: true }).catch(
      (error: unknown) => error as Error,
    );
    if (entries instanceof Error) {
      this.#problems.push({ file: directory, message: describeError(entries) });
      return;
    }
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      this.#entries += 1;
      if (this.#entries === maxEntries + 1)
        this.#problems.push({ file: '.', message: `More than ${maxEntries} files: the others are left out` });
      if (this.#entries > maxEntries) return;
      const path = posix.join(directory, entry.name);
      if (entry.isDirectory()) {
        if (!skippedDirectories.has(entry.name)) await this.#scan(path, depth + 1);
      } else if (/\.ya?ml$/i.test(entry.name)) this.#definitions.push(path);
    }
  }

  /** Reads a regular file of at most `maxBytes` below the root, once: all versions of a product share their notes. */
  readText(path: string, maxBytes: number): Promise<FileReading> {
    const known = this.#readings.get(path) ?? this.#read(path, maxBytes);
    this.#readings.set(path, known);
    return known;
  }

  /**
   * Links are resolved first.
   * Why not blocking, and the size from the open file: a pipe would wait for ever, and a file may be swapped.
   */
  async #read(path: string, maxBytes: number): Promise<FileReading> {
    try {
      const real = await realpath(join(this.#root, path));
      if (!real.startsWith(this.#root.endsWith(sep) ? this.#root : this.#root + sep)) {
        return failure('lies outside of the source');
      }
      const file = await open(real, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
      try {
        const stat = await file.stat();
        if (!stat.isFile()) return failure('is not a regular file');
        if (stat.size > maxBytes)
          return failure(`is larger than ${megabytes(maxBytes)} MB (${megabytes(stat.size)} MB)`);
        const bytes = await readWhole(file, stat.size);
        return bytes === null
          ? failure('was changed while it was read')
          : { text: decode(bytes), problem: null };
      } finally {
        await file.close();
      }
    } catch (error) {
      return {
        text: null,
        problem: describeError(error),
        isMissing: codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR',
      };
    }
  }
}

/** null when there is more than that. */
async function readWhole(file: FileHandle, size: number): Promise<Uint8Array | null> {
  const buffer = Buffer.alloc(size + 1);
  for (let length = 0; length <= size;) {
    const { bytesRead } = await file.read(buffer, length, size + 1 - length, length);
    if (bytesRead === 0) return buffer.subarray(0, length);
    length += bytesRead;
  }
  return null;
}

class EncodingError extends Error {}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new EncodingError('is not UTF-8 text');
  }
}

function failure(problem: string): FileReading {
  return { text: null, problem, isMissing: false };
}

function megabytes(bytes: number): string {
  return `${Number((bytes / 1_000_000).toFixed(1))}`;
}

/** What the operating system said, in words that complete "The file …". */
export function describeError(error: unknown): string {
  const code = codeOf(error);
  if (error instanceof EncodingError) return error.message;
  if (code === 'ENOENT') return 'does not exist';
  if (code === 'ENOTDIR') return 'is not a directory';
  if (code === 'EACCES' || code === 'EPERM') return 'cannot be read: permission denied';
  if (code === 'ELOOP') return 'is a symbolic link that leads nowhere';
  if (code === 'ENXIO') return 'is not a regular file';
  return `cannot be read: ${visible(code ?? 'unknown error')}`;
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}
