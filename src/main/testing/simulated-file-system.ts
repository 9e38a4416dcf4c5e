import { dirname, basename } from 'node:path';
import type { DirectoryEntry, FileSystem, OpenFile } from '../adapters/system/file-system.ts';

/** What goes wrong, and where. Counts start at 1. */
export interface FileSystemFaults {
  /** Bytes that all files together may hold. The write that meets the end is short, the next is ENOSPC. */
  capacityBytes?: number;
  /** No write takes more. */
  maxWriteBytes?: number;
  /** The n-th call of all fails with this code. */
  failCall?: { readonly call: number; readonly code: string };
  /** The power fails at the n-th call, before it has an effect; nothing answers any more. */
  cutAtCall?: number;
  /** Every sync of a file fails. */
  failSync?: string;
  /** No second names for files, as on FAT. */
  isWithoutLinks?: boolean;
  /** After a cut of power any of the unsynced changes of names may be missing, not only the last ones. */
  hasLooseNames?: boolean;
  /** Lies: what a careless writer leaves out. */
  skipDirectorySync?: boolean;
  skipFileSync?: boolean;
}

/** The power is off: no call returns. */
export class PowerCut extends Error {}

class Inode {
  content = new Uint8Array();
  /** What the disk has for certain; null: not even that the file is empty. */
  synced: Uint8Array | null = null;
}

/** A change of names, atomic on the disk; in the order in which it was made. */
type NameChange = ReadonlyMap<string, Inode | null>;

class Directory {
  names = new Map<string, Inode>();
  synced = new Map<string, Inode>();
  pending: NameChange[] = [];

  change(change: NameChange): void {
    apply(this.names, change);
    this.pending.push(change);
  }
}

/**
 * A disk in memory that knows what a power cut leaves: names come back as far as some prefix of the unsynced
 * changes, contents of unsynced files as old, new, empty or cut. One level of nested directories is enough:
 * directories are durable when made, except that their making is counted as a call.
 */
export class SimulatedFileSystem implements FileSystem {
  readonly faults: FileSystemFaults;
  readonly calls: string[] = [];
  readonly #directories: Map<string, Directory>;

  constructor(faults: FileSystemFaults = {}, directories: readonly string[] = ['/data']) {
    this.faults = faults;
    this.#directories = new Map(['/', ...directories].map((path) => [path, new Directory()]));
  }

  async open(path: string, how: 'create' | 'append'): Promise<OpenFile> {
    this.#call(`open ${how} ${path}`);
    const directory = this.#directoryOf(path);
    const existing = directory.names.get(basename(path));
    if (existing !== undefined && how === 'create') throw systemError('EEXIST', path);
    const inode = existing ?? new Inode();
    if (existing === undefined) directory.change(new Map([[basename(path), inode]]));
    return this.#openInode(inode, path);
  }

  async rename(from: string, to: string): Promise<void> {
    this.#call(`rename ${from} ${to}`);
    const directory = this.#directoryOf(from);
    if (this.#directoryOf(to) !== directory) throw systemError('EXDEV', to);
    directory.change(
      new Map<string, Inode | null>([
        [basename(from), null],
        [basename(to), this.#inode(from)],
      ]),
    );
  }

  async link(from: string, to: string): Promise<void> {
    this.#call(`link ${from} ${to}`);
    if (this.faults.isWithoutLinks === true) throw systemError('EPERM', to);
    const directory = this.#directoryOf(to);
    if (directory.names.has(basename(to))) throw systemError('EEXIST', to);
    directory.change(new Map([[basename(to), this.#inode(from)]]));
  }

  async unlink(path: string): Promise<void> {
    this.#call(`unlink ${path}`);
    this.#inode(path);
    this.#directoryOf(path).change(new Map([[basename(path), null]]));
  }

  async makeDirectory(path: string): Promise<void> {
    this.#call(`mkdir ${path}`);
    if (this.#directories.has(path)) throw systemError('EEXIST', path);
    if (!this.#directories.has(dirname(path))) throw systemError('ENOENT', path);
    this.#directories.set(path, new Directory());
  }

  async syncDirectory(path: string): Promise<void> {
    this.#call(`sync directory ${path}`);
    const directory = this.#directories.get(path);
    if (directory === undefined) throw systemError('ENOENT', path);
    if (this.faults.skipDirectorySync === true) return;
    for (const change of directory.pending.splice(0)) apply(directory.synced, change);
  }

  async read(path: string): Promise<Uint8Array> {
    this.#call(`read ${path}`);
    return this.#inode(path).content;
  }

  async entries(path: string): Promise<readonly DirectoryEntry[]> {
    this.#call(`list ${path}`);
    const directory = this.#directories.get(path);
    if (directory === undefined) throw systemError('ENOENT', path);
    const below = [...this.#directories.keys()].filter((other) => other !== '/' && dirname(other) === path);
    return [
      ...[...directory.names.keys()].map((name) => ({ name, kind: 'file' as const })),
      ...below.map((other) => ({ name: basename(other), kind: 'directory' as const })),
    ];
  }

  /** Everything that this disk may hold after the power is cut now, as working disks without faults. */
  crashImages(): readonly SimulatedFileSystem[] {
    let images: Map<string, Map<string, Uint8Array>>[] = [new Map()];
    for (const [path, directory] of this.#directories) {
      const variants = directoryVariants(directory, this.faults.hasLooseNames === true);
      images = images.flatMap((image) => variants.map((names) => new Map([...image, [path, names]])));
    }
    return images.map((image) => SimulatedFileSystem.#restore(image));
  }

  /** Names and contents as now seen, for comparing. */
  contents(): Readonly<Record<string, string>> {
    const files: Record<string, string> = {};
    for (const [path, directory] of this.#directories) {
      for (const [name, inode] of directory.names) {
        files[`${path}/${name}`] = Buffer.from(inode.content).toString();
      }
    }
    return files;
  }

  static #restore(image: ReadonlyMap<string, ReadonlyMap<string, Uint8Array>>): SimulatedFileSystem {
    const disk = new SimulatedFileSystem({}, [...image.keys()]);
    for (const [path, names] of image) {
      const directory = disk.#directories.get(path) as Directory;
      for (const [name, content] of names) {
        const inode = Object.assign(new Inode(), { content, synced: content });
        directory.names.set(name, inode);
        directory.synced.set(name, inode);
      }
    }
    return disk;
  }

  #openInode(inode: Inode, path: string): OpenFile {
    return {
      write: async (bytes) => {
        this.#call(`write ${path}`);
        const free = (this.faults.capacityBytes ?? Infinity) - this.usedBytes;
        const taken = Math.min(bytes.length, free, this.faults.maxWriteBytes ?? Infinity);
        if (taken <= 0) throw systemError('ENOSPC', path);
        inode.content = Uint8Array.from([...inode.content, ...bytes.subarray(0, taken)]);
        return taken;
      },
      sizeBytes: async () => {
        this.#call(`size ${path}`);
        return inode.content.length;
      },
      sync: async () => {
        this.#call(`sync ${path}`);
        if (this.faults.failSync !== undefined) throw systemError(this.faults.failSync, path);
        if (this.faults.skipFileSync !== true) inode.synced = inode.content;
      },
      close: async () => this.#call(`close ${path}`),
    };
  }

  get usedBytes(): number {
    const inodes = new Set([...this.#directories.values()].flatMap(({ names }) => [...names.values()]));
    return [...inodes].reduce((sum, inode) => sum + inode.content.length, 0);
  }

  #call(text: string): void {
    this.calls.push(text);
    const { cutAtCall, failCall } = this.faults;
    if (cutAtCall !== undefined && this.calls.length >= cutAtCall) throw new PowerCut(text);
    if (this.calls.length === failCall?.call) throw systemError(failCall.code, text);
  }

  #directoryOf(path: string): Directory {
    const directory = this.#directories.get(dirname(path));
    if (directory === undefined) throw systemError('ENOENT', path);
    return directory;
  }

  #inode(path: string): Inode {
    const inode = this.#directories.get(dirname(path))?.names.get(basename(path));
    if (inode === undefined) throw systemError('ENOENT', path);
    return inode;
  }
}

function directoryVariants(directory: Directory, isLoose: boolean): readonly Map<string, Uint8Array>[] {
  return keptChanges(directory.pending, isLoose).flatMap((kept) => {
    const names = new Map(directory.synced);
    for (const change of kept) apply(names, change);
    return [...names].reduce<Map<string, Uint8Array>[]>(
      (images, [name, inode]) =>
        images.flatMap((image) =>
          contentVariants(inode).map((content) => new Map([...image, [name, content]])),
        ),
      [new Map()],
    );
  });
}

/** Every prefix of the changes, or every choice of them. */
function keptChanges(pending: readonly NameChange[], isLoose: boolean): readonly (readonly NameChange[])[] {
  if (!isLoose) return Array.from({ length: pending.length + 1 }, (_, kept) => pending.slice(0, kept));
  return Array.from({ length: 2 ** pending.length }, (_, mask) =>
    pending.filter((_change, index) => ((mask >> index) & 1) === 1),
  );
}

function contentVariants({ content, synced }: Inode): readonly Uint8Array[] {
  if (synced === content) return [content];
  const cut = content.subarray(0, Math.floor(content.length / 2));
  return [synced ?? new Uint8Array(), new Uint8Array(), cut, content];
}

function apply(names: Map<string, Inode>, change: NameChange): void {
  for (const [name, inode] of change) {
    if (inode === null) names.delete(name);
    else names.set(name, inode);
  }
}

function systemError(code: string, text: string): Error {
  return Object.assign(new Error(`${code}: ${text}`), { code });
}
