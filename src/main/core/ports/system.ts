/** The few things of the machine itself that the core needs. */
export interface Ids {
  /** `YYYYMMDD-HHMMSS-xxxx`, UTC, unique. */
  next(now: number): string;
  /** Hex digits of a random key. */
  key(): string;
}

export interface Hasher {
  /** HMAC-SHA-256, hex. */
  hmac(key: string, text: string): string;
}

export interface Logger {
  info(message: string, details?: Readonly<Record<string, unknown>>): void;
  warn(message: string, details?: Readonly<Record<string, unknown>>): void;
  error(message: string, details?: Readonly<Record<string, unknown>>): void;
}

/** Who works here, for records and locks: `user@machine`, and what tells a live process from a dead one. */
export interface Actor {
  readonly name: string;
  readonly installId: string;
  readonly pid: number;
  /** Start of the process in a form that a later process with the same pid does not share. */
  readonly processStart: string;
  /** True when that process of this machine still runs. */
  isAlive(pid: number, processStart: string): boolean;
}

export interface Disk {
  /** Free bytes where the path lies; null when it cannot be told from here. */
  freeBytes(path: string): Promise<number | null>;
}
