/** A file, directory or link as tar carries it. */
export interface FileEntry {
  readonly type: 'file' | 'directory' | 'symlink';
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly mtimeMs: number;
  readonly linkTarget: string;
  readonly content: Uint8Array;
}

const noContent = new Uint8Array();

/**
 * Files in memory. Paths are absolute and normalized (`normalizePath`); every entry but the root has a directory
 * above it. Links are kept but never followed, so nothing can lead out of the tree.
 */
export class FileTree {
  readonly #entries = new Map<string, FileEntry>();

  constructor(entries: Iterable<readonly [string, FileEntry]> = []) {
    for (const [path, entry] of entries) this.#entries.set(path, entry);
  }

  get(path: string): FileEntry | null {
    if (path === '/') return this.#entries.get('/') ?? directoryEntry(0);
    return this.#entries.get(path) ?? null;
  }

  /** Puts an entry, with the directories above it. A file in the place of a directory above it is replaced. */
  put(path: string, entry: FileEntry): void {
    this.makeDirectories(parentOf(path), entry.mtimeMs);
    if (entry.type !== 'directory' && this.get(path)?.type === 'directory') this.remove(path);
    this.#entries.set(path, entry);
  }

  putFile(path: string, content: Uint8Array, mtimeMs: number): void {
    this.put(path, { ...directoryEntry(mtimeMs), type: 'file', mode: 0o644, content });
  }

  makeDirectories(path: string, mtimeMs: number): void {
    if (path === '/' || this.#entries.get(path)?.type === 'directory') return;
    this.makeDirectories(parentOf(path), mtimeMs);
    this.#entries.set(path, directoryEntry(mtimeMs));
  }

  /** Removes an entry and all below it. */
  remove(path: string): void {
    for (const [known] of this.below(path)) this.#entries.delete(known);
    this.#entries.delete(path);
  }

  /** Entries below a directory, without itself, in the order of their paths. */
  below(path: string): [string, FileEntry][] {
    const prefix = path === '/' ? '/' : `${path}/`;
    return [...this.#entries]
      .filter(([known]) => known !== '/' && known.startsWith(prefix))
      .sort(([a], [b]) => (a < b ? -1 : 1));
  }

  entries(): [string, FileEntry][] {
    return this.below('/');
  }

  /** Regular files by path relative to the root. */
  files(): Map<string, Uint8Array> {
    const files = this.entries().filter(([, entry]) => entry.type === 'file');
    return new Map(files.map(([path, entry]) => [path.slice(1), entry.content]));
  }
}

export function directoryEntry(mtimeMs: number): FileEntry {
  return {
    type: 'directory',
    mode: 0o755,
    uid: 0,
    gid: 0,
    mtimeMs,
    linkTarget: '',
    content: noContent,
  };
}

/** Absolute, without `.`, `..`, doubled or trailing slashes; `..` at the root stays there. */
export function normalizePath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  return `/${parts.join('/')}`;
}

export function parentOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash <= 0 ? '/' : path.slice(0, slash);
}

export function baseName(path: string): string {
  return path === '/' ? '/' : path.slice(path.lastIndexOf('/') + 1);
}
