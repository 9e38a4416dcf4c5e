/**
 * The few calls that the durable writer makes, one system call each, so that a test can fail, shorten or cut
 * any of them. Errors carry the system's `code` (`ENOSPC`, `EEXIST`, ...).
 */
export interface FileSystem {
  /** `create` fails with EEXIST when there is such a file; `append` makes it or writes at its end. Mode 0600. */
  open(path: string, how: 'create' | 'append'): Promise<OpenFile>;
  rename(from: string, to: string): Promise<void>;
  /** A second name for the same file; fails with EEXIST. */
  link(from: string, to: string): Promise<void>;
  unlink(path: string): Promise<void>;
  /** One level, mode 0700. */
  makeDirectory(path: string): Promise<void>;
  /** Makes names durable: files made, renamed and removed in the directory. */
  syncDirectory(path: string): Promise<void>;
  read(path: string): Promise<Uint8Array>;
  entries(path: string): Promise<readonly DirectoryEntry[]>;
}

export interface OpenFile {
  /** How many bytes were taken: fewer than given is no error. */
  write(bytes: Uint8Array): Promise<number>;
  sizeBytes(): Promise<number>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

export interface DirectoryEntry {
  readonly name: string;
  readonly kind: 'file' | 'directory' | 'other';
}

/** The system's code of an error (`ENOENT`, ...); '' when it has none. */
export function systemCode(error: unknown): string {
  if (!(error instanceof Error) || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}
