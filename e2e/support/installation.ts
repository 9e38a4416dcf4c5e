import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { OperationRecord } from '../../src/main/core/model/operation.ts';
import { runHere } from './run-here.ts';
import { runAtTerminal, type TerminalCommand, type TerminalRun } from './terminal-run.ts';
import { WindlassProcess, describeRun, program, type WindlassRun } from './windlass-process.ts';

/** One operator's Windlass: a data directory of its own, and processes that use it. */
export class Installation {
  readonly dir: string;
  readonly dataDirectory: string;
  readonly home: string;
  /** Every process that was started, for the artifacts of a failed test. */
  readonly runs: WindlassRun[] = [];
  readonly #env: Readonly<Record<string, string>>;

  /** `dataDirectory` may lie elsewhere: on a small disk, for example. */
  constructor(dir: string, dataDirectory = join(dir, 'data')) {
    this.dir = dir;
    this.dataDirectory = dataDirectory;
    this.home = join(dir, 'home');
    mkdirSync(this.home, { recursive: true });
    // Why so little: no credentials, contexts or settings of the machine must reach in.
    this.#env = {
      PATH: process.env['PATH'] ?? '',
      HOME: this.home,
      LANG: 'C.UTF-8',
      WINDLASS_HOME: dataDirectory,
    };
  }

  /** A process with JSON on its standard output. */
  start(...args: readonly string[]): WindlassProcess {
    const started = new WindlassProcess({ args: ['--json', ...args], env: this.#env });
    void started.finished.then((run) => this.runs.push(run));
    return started;
  }

  async run(...args: readonly string[]): Promise<WindlassRun> {
    return this.start(...args).finished;
  }

  /** A run that prints for people. */
  async print(...args: readonly string[]): Promise<WindlassRun> {
    const run = await new WindlassProcess({ args, env: this.#env }).finished;
    this.runs.push(run);
    return run;
  }

  /** A run at a terminal, where questions are answered. */
  async atTerminal(typed: TerminalCommand['typed'], ...args: readonly string[]): Promise<TerminalRun> {
    return runAtTerminal({ program: [process.execPath, program, ...args], env: this.#env, typed });
  }

  /** A run that must succeed; what it said otherwise is the message. */
  async done(...args: readonly string[]): Promise<WindlassRun> {
    const run = await this.run(...args);
    if (run.exitCode !== 0) throw new Error(describeRun(run));
    return run;
  }

  /** The one JSON document that a query answers with. Asked in this process: what only looks is not what is tested. */
  async query<T>(...args: readonly string[]): Promise<T> {
    const { home, dataDirectory } = this;
    const { host, exitCode } = runHere({ args: ['--json', ...args], home, dataDirectory });
    const code = await exitCode;
    if (code !== 0) throw new Error(`windlass ${args.join(' ')}: exit code ${code}\n${host.printed}`);
    return JSON.parse(host.out) as T;
  }

  /** Newest first. */
  async operations(): Promise<readonly OperationRecord[]> {
    return this.query<readonly OperationRecord[]>('operations');
  }
}
