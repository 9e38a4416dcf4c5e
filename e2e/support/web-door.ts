import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { shortLived } from './windlass-process.ts';

const programs = fileURLToPath(new URL('../../out/main/', import.meta.url));
const addressPattern = /http:\/\/127\.0\.0\.1:\d+\/#code=\S+/g;

/** An operator's machine with the product as it is built: commands run on it, and the web door. */
export class WebMachine {
  // Why in memory where that is possible: everything that decides is synced to the disk, many times a test.
  readonly home = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'windlass-web-'));
  readonly dataDirectory = join(this.home, 'data');
  readonly #env = {
    PATH: process.env['PATH'] ?? '',
    HOME: this.home,
    LANG: 'C.UTF-8',
    WINDLASS_HOME: this.dataDirectory,
  };
  readonly #children: ChildProcess[] = [];

  /** As another machine was when nothing ran on it. */
  static copyOf(template: WebMachine): WebMachine {
    const machine = new WebMachine();
    cpSync(template.dataDirectory, machine.dataDirectory, { recursive: true });
    return machine;
  }

  /** Runs a command to its end; throws with what it said when it does not end with one of those codes. */
  async run(args: readonly string[], ...expected: readonly number[]): Promise<string> {
    const child = this.begin('cli.js', args);
    const { said, exitCode } = await ended(child);
    const allowed: readonly (number | null)[] = expected.length === 0 ? [0] : expected;
    if (!allowed.includes(exitCode))
      throw new Error(`windlass ${args.join(' ')} ended with ${exitCode}: ${said}`);
    return said;
  }

  /** The one document that a query answers with. */
  async query<Answer>(...args: readonly string[]): Promise<Answer> {
    return JSON.parse(await this.run([...args, '--json'])) as Answer;
  }

  /** Starts a program and does not wait for it. */
  begin(program: 'cli.js' | 'web.js', args: readonly string[]): ChildProcess {
    const options = program === 'cli.js' ? shortLived : [];
    const child = spawn(process.execPath, [...options, join(programs, program), ...args], {
      env: this.#env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#children.push(child);
    return child;
  }

  /** Opens the web door; resolves when it serves. */
  async openWeb(...args: readonly string[]): Promise<WebDoor> {
    const door = new WebDoor(this.begin('web.js', ['--no-open', ...args]));
    await door.ready();
    return door;
  }

  async remove(): Promise<void> {
    const living = this.#children.filter((child) => child.exitCode === null && child.signalCode === null);
    await Promise.all(
      living.map((child) => {
        const end = ended(child);
        child.kill('SIGKILL');
        return end;
      }),
    );
    rmSync(this.home, { recursive: true, force: true });
  }
}

/** A web door that serves. Each address that it prints lets one window in, and is followed by one for the next. */
export class WebDoor {
  readonly #child: ChildProcess;
  readonly #end: ReturnType<typeof ended>;
  readonly #addresses: string[] = [];
  #said = '';
  #taken = 0;

  constructor(child: ChildProcess) {
    this.#child = child;
    this.#end = ended(child);
    child.stdout?.on('data', (chunk: Buffer) => {
      this.#said += chunk.toString();
      this.#addresses.splice(0, this.#addresses.length, ...(this.#said.match(addressPattern) ?? []));
    });
  }

  async ready(): Promise<void> {
    if (this.#addresses.length === 0) await firstMatch(this.#child, addressPattern);
  }

  /** Without a code. */
  get origin(): string {
    return new URL(this.#addresses[0] ?? '').origin;
  }

  /** One that was not taken before: printed already, or as soon as the one before it was used. */
  async takeAddress(): Promise<URL> {
    const index = this.#taken++;
    for (;;) {
      const address = this.#addresses[index];
      if (address !== undefined) return new URL(address);
      await firstMatch(this.#child, addressPattern);
    }
  }

  /** Ends it as an operator would; its exit code. */
  async close(): Promise<number | null> {
    this.#child.kill('SIGTERM');
    return (await this.#end).exitCode;
  }

  /** Ends it as a crash would. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#end;
  }
}

/** Resolves with what a program says from now on when that occurs in it; rejects when the program ends before. */
export function firstMatch(child: ChildProcess, pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const look = (chunk: Buffer): void => {
      said += chunk.toString();
      const match = said.match(new RegExp(pattern.source));
      if (match !== null) resolve(match[0]);
    };
    child.stdout?.on('data', look);
    child.stderr?.on('data', look);
    child.once('close', () => reject(new Error(`it ended without saying ${pattern.source}: ${said}`)));
  });
}

function ended(child: ChildProcess): Promise<{ readonly said: string; readonly exitCode: number | null }> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.once('error', reject);
    child.once('close', (exitCode) => resolve({ said, exitCode }));
  });
}
