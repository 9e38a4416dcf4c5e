import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ErrorShape } from '../../src/shared/errors.ts';
import type { OperationEvent, OperationEventBody } from '../../src/shared/operation-event.ts';
import type { OperationRecord } from '../../src/main/core/model/operation.ts';
import { JsonDocuments } from './json-documents.ts';

/** The command line as it is shipped. */
export const program = fileURLToPath(new URL('../../bin/windlass.js', import.meta.url));

/** A command lives for a second or two: a fifth of its processor time would go into optimising it for longer. */
export const shortLived: readonly string[] = ['--no-opt'];

export interface WindlassOptions {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** What one run of the command line said and how it ended. */
export interface WindlassRun {
  readonly args: readonly string[];
  /** null: ended by a signal. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Every JSON document of the standard output, in order. */
  readonly documents: readonly unknown[];
  /** Of all operations that the run showed: those that it recovered first come first. */
  readonly events: readonly (OperationEvent & { readonly operation: string })[];
  /** The records with which operations ended; the last one is the verb's own. */
  readonly records: readonly OperationRecord[];
  /** The error that ended the command itself. */
  readonly error: ErrorShape | null;
}

type Listener = (body: OperationEventBody) => void;

/** The product as it is shipped, as a process of its own that can be watched, stopped and killed. */
export class WindlassProcess {
  readonly finished: Promise<WindlassRun>;
  readonly #child;
  readonly #documents = new JsonDocuments();
  readonly #listeners = new Set<Listener>();
  #stdout = '';
  #stderr = '';

  constructor({ args, env }: WindlassOptions) {
    this.#child = spawn(process.execPath, [...shortLived, program, ...args], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child.stdout.setEncoding('utf8').on('data', (text: string) => this.#take(text));
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => (this.#stderr += text));
    this.finished = new Promise((resolve, reject) => {
      this.#child.once('error', reject);
      this.#child.once('close', (exitCode, signal) => resolve(this.#run(args, exitCode, signal)));
    });
  }

  get pid(): number {
    return this.#child.pid!;
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Called in the moment in which the process says it; returns how to stop listening. */
  onEvent(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Resolves with the first event, also an earlier one, that satisfies; fails when the process ends without it. */
  async event(what: string, satisfies: (body: OperationEventBody) => boolean): Promise<OperationEventBody> {
    const earlier = eventsOf(this.#documents.all)
      .map(({ body }) => body)
      .find(satisfies);
    if (earlier !== undefined) return earlier;
    return new Promise((resolve, reject) => {
      const stop = this.onEvent((body) => {
        if (!satisfies(body)) return;
        stop();
        resolve(body);
      });
      void this.finished.then((run) => reject(new Error(`${describeRun(run)}\nended without ${what}`)));
    });
  }

  /** Halts it in the moment of an event, so that it does not get ahead of what is done to it; SIGCONT lets it go on. */
  async haltAt(what: string, satisfies: (body: OperationEventBody) => boolean): Promise<void> {
    await this.event(what, (body) => {
      const isNow = satisfies(body);
      if (isNow) this.kill('SIGSTOP');
      return isNow;
    });
  }

  #take(text: string): void {
    this.#stdout += text;
    for (const document of this.#documents.push(text)) {
      for (const { body } of eventsOf([document])) for (const listener of this.#listeners) listener(body);
    }
  }

  #run(args: readonly string[], exitCode: number | null, signal: NodeJS.Signals | null): WindlassRun {
    const documents = this.#documents.all;
    const results = documents.filter((document) => typeOf(document) === 'result');
    const errors = documents.filter((document) => isObject(document) && isObject(document['error']));
    return {
      args,
      exitCode,
      signal,
      stdout: this.#stdout,
      stderr: this.#stderr,
      documents,
      events: eventsOf(documents),
      records: results.map((result) => (result as { operation: OperationRecord }).operation),
      error: (errors.at(-1) as { error: ErrorShape } | undefined)?.error ?? null,
    };
  }
}

/** What a person needs to see when a run did not do what it should. */
export function describeRun(run: WindlassRun): string {
  const how = run.signal === null ? `exit code ${run.exitCode}` : run.signal;
  const record = run.records.at(-1);
  const end = record === undefined ? '' : `\nend: ${record.end} ${JSON.stringify(record.error)}`;
  const error = run.error === null ? '' : `\nerror: ${JSON.stringify(run.error)}`;
  const said = run.documents.length === 0 ? `\n${run.stdout}` : '';
  return `windlass ${run.args.join(' ')}: ${how}${end}${error}${said}\n${run.stderr}`;
}

function eventsOf(documents: readonly unknown[]): WindlassRun['events'] {
  return documents.filter((document) => typeOf(document) === 'event') as WindlassRun['events'];
}

function typeOf(document: unknown): unknown {
  return isObject(document) ? document['type'] : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object';
}
