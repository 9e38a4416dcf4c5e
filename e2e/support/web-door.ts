import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const programs = fileURLToPath(new URL('../../out/main/', import.meta.url));

/** A web door that serves. */
export interface OpenedWeb {
  readonly address: URL;
  /** The address that is printed from now on, when the one before has been used. */
  nextAddress(): Promise<URL>;
  /** Its exit code. */
  close(): Promise<number | null>;
  /** As a crash would end it. */
  kill(): Promise<void>;
}

/** An operator's machine with the product as it is built: commands run on it, and the web door. */
export class WebMachine {
  readonly home = mkdtempSync(join(tmpdir(), 'windlass-web-'));
  readonly #env = {
    PATH: process.env['PATH'] ?? '',
    HOME: this.home,
    WINDLASS_HOME: join(this.home, 'data'),
  };
  readonly #children: ChildProcess[] = [];

  /** Runs a command to its end; throws with what it said when it does not end with one of those codes. */
  async run(args: readonly string[], ...expected: readonly number[]): Promise<string> {
    const child = this.begin('cli.js', args);
    const { said, exitCode } = await ended(child);
    const allowed: readonly (number | null)[] = expected.length === 0 ? [0] : expected;
    if (!allowed.includes(exitCode))
      throw new Error(`windlass ${args.join(' ')} ended with ${exitCode}: ${said}`);
    return said;
  }

  /** Starts a program and does not wait for it. */
  begin(program: 'cli.js' | 'web.js', args: readonly string[]): ChildProcess {
    const child = spawn(process.execPath, [join(programs, program), ...args], {
      env: this.#env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#children.push(child);
    return child;
  }

  /** Opens the web door; resolves with the address that it printed. */
  async openWeb(...args: readonly string[]): Promise<OpenedWeb> {
    const child = this.begin('web.js', ['--no-open', ...args]);
    const line = await firstMatch(child, /http:\/\/127\.0\.0\.1:\d+\/#code=\S+/);
    return {
      address: new URL(line),
      nextAddress: async () => new URL(await firstMatch(child, /http:\/\/127\.0\.0\.1:\d+\/#code=\S+/)),
      kill: async () => {
        const end = ended(child);
        child.kill('SIGKILL');
        await end;
      },
      close: async () => {
        const end = ended(child);
        child.kill('SIGTERM');
        return (await end).exitCode;
      },
    };
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

/** Resolves with what a program says when that occurs in it; rejects when the program ends before. */
export function firstMatch(child: ChildProcess, pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const look = (chunk: Buffer): void => {
      said += chunk.toString();
      const match = pattern.exec(said);
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
