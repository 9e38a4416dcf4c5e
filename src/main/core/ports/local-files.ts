/**
 * Files of the data directory that something is decided by. The stores behind the core's other ports share
 * it; the core itself does not see it. Paths are absolute. Files are private to the user, missing
 * directories are made. Errors are `store-unwritable` with `file` and the system's `cause` in the details.
 */
export interface LocalFiles {
  /**
   * Replaces the file as a whole and durably: whatever happens before it resolves, a crash, a cut of power or
   * a full disk, the file has its old content or the new one. Writes to one path keep their order.
   */
  write(path: string, content: Uint8Array): Promise<void>;
  /** The same for a file that must not be there yet; false, and nothing is touched, when it is. */
  create(path: string, content: Uint8Array): Promise<boolean>;
  /** Not synced: a crash may cut what was appended last, and a failed call may leave a part of it. */
  append(path: string, content: Uint8Array): Promise<void>;
  /** null: there is no such file. */
  read(path: string): Promise<Uint8Array | null>;
  /** Names of the files of a directory, sorted, without what interrupted writes left. Missing: empty. */
  list(directory: string): Promise<readonly string[]>;
  /** Names of the directories in a directory, sorted. Missing: empty. */
  listDirectories(directory: string): Promise<readonly string[]>;
  /** Durable. Already gone is success. */
  remove(path: string): Promise<void>;
}
