import { WindlassError } from '../../shared/errors.ts';
import type { CliHost, OutputStream } from '../shells/cli/cli-host.ts';

export interface FakeTerminal {
  readonly isTerminal?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** Answers to questions, in order; null: the input ended. */
  readonly answers?: readonly (string | null)[];
  readonly files?: Readonly<Record<string, string>>;
  /** What comes in where no question is asked. */
  readonly input?: string;
}

/** A process to run the command line in: collects what is printed, answers from a list, is interrupted by hand. */
export class FakeCliHost implements CliHost {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd = '/here';
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly stdin: CliHost['stdin'];
  readonly asked: { readonly prompt: string; readonly isHidden: boolean }[] = [];
  readonly #files: Readonly<Record<string, string>>;
  readonly #interrupts = new Set<() => void>();
  readonly #terminations = new Set<() => void>();
  readonly #timers = new Set<() => void>();
  #out = '';
  #err = '';
  #nowMs = Date.parse('2026-01-31T08:00:00Z');

  constructor(args: readonly string[], terminal: FakeTerminal = {}) {
    const { isTerminal = false, columns = 100, rows = 30 } = terminal;
    const answers = [...(terminal.answers ?? [])];
    this.args = args;
    this.env = terminal.env ?? {};
    this.#files = terminal.files ?? {};
    this.stdout = { isTerminal, columns, rows, write: (text) => (this.#out += text) };
    this.stderr = { isTerminal, columns, rows, write: (text) => (this.#err += text) };
    this.stdin = {
      isTerminal,
      ask: (prompt, { isHidden }) => {
        this.asked.push({ prompt, isHidden });
        const answer = answers.shift();
        if (answer === undefined) throw new Error(`nobody arranged an answer to "${prompt}"`);
        return Promise.resolve(answer);
      },
      read: () => Promise.resolve(terminal.input ?? ''),
    };
  }

  get out(): string {
    return this.#out;
  }

  get err(): string {
    return this.#err;
  }

  /** Everything that reached the terminal. */
  get printed(): string {
    return this.#out + this.#err;
  }

  interrupt(): void {
    for (const listener of [...this.#interrupts]) listener();
  }

  terminate(): void {
    for (const listener of [...this.#terminations]) listener();
  }

  get isListeningForInterrupts(): boolean {
    return this.#interrupts.size > 0;
  }

  /** Lets time pass: timers fire once. */
  tick(ms: number): void {
    this.#nowMs += ms;
    for (const callback of [...this.#timers]) callback();
  }

  onInterrupt(listener: () => void): () => void {
    this.#interrupts.add(listener);
    return () => this.#interrupts.delete(listener);
  }

  onTerminate(listener: () => void): () => void {
    this.#terminations.add(listener);
    return () => this.#terminations.delete(listener);
  }

  resolvePath(path: string): string {
    return path.startsWith('/') ? path : `${this.cwd}/${path}`;
  }

  readTextFile(path: string, maximumBytes: number): Promise<string> {
    const text = this.#files[path];
    if (text !== undefined && text.length <= maximumBytes) return Promise.resolve(text);
    const why = text === undefined ? 'ENOENT' : 'too large';
    return Promise.reject(
      new WindlassError('usage', `${path}: ${why}`, { reason: 'unreadable-file', file: path, why }),
    );
  }

  now(): number {
    return this.#nowMs;
  }

  every(_ms: number, callback: () => void): () => void {
    this.#timers.add(callback);
    return () => this.#timers.delete(callback);
  }
}
