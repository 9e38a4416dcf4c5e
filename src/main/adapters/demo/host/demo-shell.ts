import type { CommandWorld } from './trivial-command.ts';
import { runTrivialCommand } from './trivial-command.ts';

export interface DemoShellParts {
  readonly world: CommandWorld;
  readonly write: (text: string) => void;
  /** Waits on the engine's clock. */
  readonly sleep: (ms: number) => Promise<void>;
  readonly onExit: (code: number) => void;
}

const known = 'cat, echo, env, hostname, nslookup, printf, sleep, test, touch, wget';
const greeting = `This is the shell of the built-in engine, not a real one. It knows ${known}, help and exit.`;
const prompt = '/ # ';
const longestLine = 4_096;
const interrupted = 130;

/** A line editor over the few commands that a container of this engine has. What it does not do, it says. */
export class DemoShell {
  readonly #parts: DemoShellParts;
  #line = '';
  #escape = '';
  #ahead = '';
  #lastCode = 0;
  /** Ends the command that runs; null: none does. */
  #interrupt: (() => void) | null = null;

  constructor(parts: DemoShellParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#print(`${greeting}\n${prompt}`);
  }

  input(text: string): void {
    for (const character of text) this.#key(character);
  }

  #key(character: string): void {
    if (this.#interrupt !== null) return this.#typeAhead(character, this.#interrupt);
    if (this.#isInEscape(character)) return;
    if (character === '\r' || character === '\n') return this.#enter();
    if (character === '\u007f' || character === '\b') return this.#erase();
    if (character === '\u0003') return this.#forget();
    if (character === '\u0004') return this.#line === '' ? this.#parts.onExit(this.#lastCode) : undefined;
    if (character < ' ' || this.#line.length >= longestLine) return;
    this.#line += character;
    this.#print(character);
  }

  /** What is typed while a command runs is for the prompt after it. */
  #typeAhead(character: string, interrupt: () => void): void {
    if (character !== '\u0003') {
      if (this.#ahead.length < longestLine) this.#ahead += character;
      return;
    }
    this.#ahead = '';
    interrupt();
  }

  /** Arrows and function keys: they mean nothing here, and must not show up as letters. */
  #isInEscape(character: string): boolean {
    if (this.#escape === '') {
      if (character !== '\u001b') return false;
      this.#escape = character;
      return true;
    }
    this.#escape += character;
    const isWhole = this.#escape.length > 2 ? /[@-~]/.test(character) : !'[O'.includes(character);
    if (isWhole) this.#escape = '';
    return true;
  }

  #enter(): void {
    const line = this.#line.trim();
    this.#line = '';
    this.#print('\n');
    const exit = /^exit(?:\s+(\d{1,3}))?$/.exec(line);
    if (exit !== null)
      return this.#parts.onExit(exit[1] === undefined ? this.#lastCode : Number(exit[1]) & 255);
    if (line === 'help') this.#print(`${greeting}\n`);
    if (line === '' || line === 'help') return this.#print(prompt);
    void this.#run(line);
  }

  async #run(line: string): Promise<void> {
    const stopped = new Promise<'interrupted'>((resolve) => (this.#interrupt = () => resolve('interrupted')));
    const run = runTrivialCommand(['sh', '-c', line], this.#parts.world);
    const pieces = [...(run?.output ?? []), { afterMs: run?.exit?.afterMs ?? Infinity, text: '' }];
    let elapsedMs = 0;
    let isInterrupted = false;
    for (const { afterMs, text } of pieces) {
      if (afterMs > elapsedMs) {
        const later =
          afterMs === Infinity ? new Promise<never>(() => undefined) : this.#parts.sleep(afterMs - elapsedMs);
        isInterrupted = (await Promise.race([stopped, later])) === 'interrupted';
        if (isInterrupted) break;
        elapsedMs = afterMs;
      }
      this.#print(text);
    }
    if (isInterrupted) this.#print('^C\n');
    this.#lastCode = isInterrupted ? interrupted : (run?.exit?.code ?? 0);
    this.#interrupt = null;
    if (this.#lastCode === 127) this.#print(`(the built-in engine's shell knows ${known})\n`);
    this.#print(prompt);
    const ahead = this.#ahead;
    this.#ahead = '';
    this.input(ahead);
  }

  #erase(): void {
    if (this.#line === '') return;
    this.#line = [...this.#line].slice(0, -1).join('');
    this.#print('\b \b');
  }

  #forget(): void {
    this.#line = '';
    this.#print(`^C\n${prompt}`);
  }

  /** As a terminal wants it: every line begins at the left. */
  #print(text: string): void {
    if (text !== '') this.#parts.write(text.replace(/\r?\n/g, '\r\n'));
  }
}
