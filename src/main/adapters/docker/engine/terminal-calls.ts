import type { Duplex } from 'node:stream';
import { z } from 'zod';
import type { Terminal, TerminalOrder, TerminalSize } from '../../../core/ports/docker-target.ts';
import type { EngineConnection } from '../client/engine-connection.ts';
import { changeDeadlineMs, readDeadlineMs } from '../client/engine-connection.ts';
import type { FailureSubject } from '../client/engine-failure.ts';
import { about, containerPath } from './container-calls.ts';

const createdSchema = z.object({ Id: z.string().regex(/^[0-9a-f]+$/) });
const execSchema = z.object({ ExitCode: z.number().nullish() });

/** Ends what is being typed and the shell itself: a connection that is only cut leaves it running for ever. */
const goodbye = '\u0003\u0004';
const goodbyeMs = 500;

/** A command with a terminal, over a connection that carries its input and output. */
export async function openTerminal(
  connection: EngineConnection,
  container: string,
  order: TerminalOrder,
  onOutput: (text: string) => void,
): Promise<Terminal> {
  const subject = about('open a terminal in container', container);
  const { Id } = await connection.json(createdSchema, {
    method: 'POST',
    path: `${containerPath(container)}/exec`,
    body: {
      AttachStdin: true,
      AttachStdout: true,
      AttachStderr: true,
      Tty: true,
      Env: ['TERM=xterm-256color'],
      Cmd: order.command,
    },
    deadlineMs: readDeadlineMs,
    subject,
  });
  const terminal = new OpenTerminal(connection, Id, subject);
  await terminal.open(onOutput);
  // Why not waited for, and its failure passed over: it is only how wide the lines are.
  void terminal.resize(order.size).catch(() => undefined);
  return terminal;
}

class OpenTerminal implements Terminal {
  readonly ended: Promise<number | null>;
  readonly #connection: EngineConnection;
  readonly #id: string;
  readonly #subject: FailureSubject;
  readonly #hangUp = new AbortController();
  #stream: Duplex | null = null;
  #tellEnd: (exitCode: number | null) => void = () => undefined;

  constructor(connection: EngineConnection, id: string, subject: FailureSubject) {
    this.#connection = connection;
    this.#id = id;
    this.#subject = subject;
    this.ended = new Promise((resolve) => (this.#tellEnd = resolve));
  }

  /** Resolves when input can be written; rejects when the engine does not start the command. */
  open(onOutput: (text: string) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      void this.#connection
        .duplex(
          {
            method: 'POST',
            path: `/exec/${this.#id}/start`,
            body: { Detach: false, Tty: true },
            signal: this.#hangUp.signal,
            deadlineMs: null,
            subject: this.#subject,
          },
          async (stream) => {
            this.#stream = stream;
            resolve();
            await readText(stream, onOutput);
          },
        )
        .then(() => this.#exitCode())
        .catch((error: unknown) => {
          reject(error instanceof Error ? error : new Error(String(error)));
          return null;
        })
        .then((exitCode) => {
          this.#stream = null;
          this.#tellEnd(exitCode);
        });
    });
  }

  write(input: string): void {
    this.#stream?.write(input);
  }

  async resize({ columns, rows }: TerminalSize): Promise<void> {
    await this.#connection.send({
      method: 'POST',
      path: `/exec/${this.#id}/resize`,
      query: { h: rows, w: columns },
      deadlineMs: changeDeadlineMs,
      isHarmless: true,
      subject: this.#subject,
    });
  }

  pause(): void {
    this.#stream?.pause();
  }

  resume(): void {
    this.#stream?.resume();
  }

  close(): void {
    const stream = this.#stream;
    if (stream === null) return;
    stream.resume();
    stream.write(goodbye);
    setTimeout(() => this.#hangUp.abort(), goodbyeMs);
  }

  async #exitCode(): Promise<number | null> {
    const seen = await this.#connection.json(execSchema, {
      method: 'GET',
      path: `/exec/${this.#id}/json`,
      deadlineMs: readDeadlineMs,
      subject: this.#subject,
    });
    return seen.ExitCode ?? null;
  }
}

/** Why listened to instead of iterated over: the reader must be able to stand still. */
function readText(stream: Duplex, onOutput: (text: string) => void): Promise<void> {
  const decoder = new TextDecoder();
  return new Promise((resolve, reject) => {
    stream.on('data', (chunk: Buffer) => onOutput(decoder.decode(chunk, { stream: true })));
    stream.on('end', resolve);
    stream.on('close', resolve);
    stream.on('error', reject);
  });
}
