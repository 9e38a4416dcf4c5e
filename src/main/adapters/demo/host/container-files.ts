import type { ContainerRecord, MountRecord } from '../state/container-record.ts';
import type { DemoState } from '../state/demo-state.ts';
import { FileTree, directoryEntry, normalizePath } from '../state/file-tree.ts';
import type { FileEntry } from '../state/file-tree.ts';

/** Where a path of a container really lies. */
export interface FilePlace {
  readonly tree: FileTree;
  readonly path: string;
  /** null: the container's own layer. */
  readonly mount: MountRecord | null;
}

/** Follows mounts: the deepest one that holds the path wins. */
export function placeOf(state: DemoState, container: ContainerRecord, path: string): FilePlace {
  const wanted = normalizePath(path);
  const mount = container.mounts
    .filter(({ destination }) => wanted === destination || wanted.startsWith(`${destination}/`))
    .sort((a, b) => b.destination.length - a.destination.length)[0];
  const tree = mount === undefined ? null : treeOf(state, mount);
  if (mount === undefined || tree === null)
    return { tree: container.files, path: wanted, mount: mount ?? null };
  return { tree, path: normalizePath(wanted.slice(mount.destination.length)), mount };
}

export function readEntry(state: DemoState, container: ContainerRecord, path: string): FileEntry | null {
  const place = placeOf(state, container, path);
  return place.tree.get(place.path);
}

/** Entries at and below a directory as the container sees them, mounts included, by absolute path. */
export function entriesBelow(
  state: DemoState,
  container: ContainerRecord,
  directory: string,
): [string, FileEntry][] {
  const place = placeOf(state, container, directory);
  const found = new Map<string, FileEntry>();
  const base = normalizePath(directory);
  for (const [path, entry] of place.tree.below(place.path)) {
    found.set(join(base, path.slice(place.path === '/' ? 0 : place.path.length)), entry);
  }
  for (const { destination } of container.mounts) {
    if (!destination.startsWith(base === '/' ? '/' : `${base}/`)) continue;
    found.set(destination, found.get(destination) ?? directoryEntry(0));
    const inside = placeOf(state, container, destination);
    for (const [path, entry] of inside.tree.below(inside.path)) found.set(join(destination, path), entry);
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Appends or replaces a file; false when the place is read-only. */
export function writeText(
  state: DemoState,
  container: ContainerRecord,
  file: {
    readonly path: string;
    readonly text: string;
    readonly isAppending: boolean;
    readonly atMs: number;
  },
): boolean {
  const place = placeOf(state, container, file.path);
  const isReadOnly =
    place.mount === null ? container.hostConfig['ReadonlyRootfs'] === true : !place.mount.isWritable;
  if (isReadOnly) return false;
  const before = file.isAppending
    ? (place.tree.get(place.path)?.content ?? new Uint8Array())
    : new Uint8Array();
  const content = Buffer.concat([before, Buffer.from(file.text)]);
  place.tree.putFile(place.path, content, file.atMs);
  state.touch();
  return true;
}

function treeOf(state: DemoState, mount: MountRecord): FileTree | null {
  if (mount.volume !== null) return state.volumes.get(mount.volume)?.files ?? new FileTree();
  if (mount.type === 'bind') return state.hostPaths.get(mount.source) ?? new FileTree();
  return null;
}

function join(base: string, below: string): string {
  return normalizePath(`${base}/${below}`);
}
