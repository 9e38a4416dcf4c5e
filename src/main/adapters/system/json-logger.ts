import { appendFileSync, renameSync, statSync } from 'node:fs';
import type { Clock } from '../../core/ports/clock.ts';
import type { Logger } from '../../core/ports/system.ts';

const defaultMaxBytes = 5 * 1024 * 1024;
const maxLineLength = 64 * 1024;
const maxDepth = 6;
const maxMembers = 100;

/** Names whose values are never for a log, whatever the masker knows. */
const secretName = /passw|secret|token|authorization|credential|privatekey|apikey/i;

type Level = 'info' | 'warn' | 'error';
type Details = Readonly<Record<string, unknown>>;

/**
 * One JSON object a line, in a file of the user alone. When the file is full it becomes `<file>.1`, in place
 * of the one before. Logging never throws and never waits: a full disk must not stop an operation.
 */
export class JsonLogger implements Logger {
  readonly #file: string;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #mask: (text: string) => string;
  readonly #maxBytes: number;
  #sizeBytes: number;
  #lostLines = 0;

  constructor(options: {
    readonly file: string;
    readonly clock: Pick<Clock, 'now'>;
    /** Takes secrets out of a text. */
    readonly mask?: (text: string) => string;
    readonly maxBytes?: number;
  }) {
    this.#file = options.file;
    this.#clock = options.clock;
    this.#mask = options.mask ?? ((text) => text);
    this.#maxBytes = options.maxBytes ?? defaultMaxBytes;
    this.#sizeBytes = sizeOf(this.#file);
  }

  info(message: string, details?: Details): void {
    this.#write('info', message, details);
  }

  warn(message: string, details?: Details): void {
    this.#write('warn', message, details);
  }

  error(message: string, details?: Details): void {
    this.#write('error', message, details);
  }

  #write(level: Level, message: string, details: Details | undefined): void {
    const line = this.#lineOf(level, message, details);
    try {
      if (this.#sizeBytes > 0 && this.#sizeBytes + line.length > this.#maxBytes) {
        renameSync(this.#file, `${this.#file}.1`);
        this.#sizeBytes = 0;
      }
      appendFileSync(this.#file, line, { mode: 0o600 });
      this.#sizeBytes += Buffer.byteLength(line);
      this.#lostLines = 0;
    } catch {
      this.#lostLines += 1;
    }
  }

  #lineOf(level: Level, message: string, details: Details | undefined): string {
    const head = {
      at: new Date(this.#clock.now()).toISOString(),
      level,
      message: this.#mask(message),
      ...(this.#lostLines > 0 && { lostLines: this.#lostLines }),
    };
    const line = JSON.stringify(details === undefined ? head : { ...head, details: this.#plain(details, 0) });
    if (line.length <= maxLineLength) return `${line}\n`;
    const short = head.message.slice(0, maxLineLength / 2);
    return `${JSON.stringify({ ...head, message: short, isCut: true })}\n`;
  }

  /** Anything as JSON, of bounded size, without secrets. */
  #plain(value: unknown, depth: number): unknown {
    if (typeof value === 'string') return this.#mask(value);
    if (typeof value === 'bigint' || typeof value === 'symbol') return String(value);
    if (typeof value === 'function') return '[function]';
    if (value === null || typeof value !== 'object') return value;
    if (depth >= maxDepth) return '[deeper]';
    if (Array.isArray(value)) {
      return value.slice(0, maxMembers).map((member: unknown) => this.#plain(member, depth + 1));
    }
    const members = Object.entries(value instanceof Error ? openError(value) : value).slice(0, maxMembers);
    return Object.fromEntries(
      members.map(([name, member]: [string, unknown]) => [
        this.#mask(name),
        typeof member === 'string' && secretName.test(name) ? '[masked]' : this.#plain(member, depth + 1),
      ]),
    );
  }
}

/** The members of an error that an entry list leaves out. */
function openError(error: Error): Readonly<Record<string, unknown>> {
  const { name, message, stack, cause } = error;
  return { ...error, name, message, stack, ...(cause !== undefined && { cause }) };
}

function sizeOf(file: string): number {
  try {
    return statSync(file).size;
  } catch {
    return 0;
  }
}
