import { z } from 'zod';
import { WindlassError, isWindlassError } from '../../../../shared/errors.ts';
import type { CancelSignal } from '../../../core/ports/clock.ts';
import type { EngineAnswer } from '../client/engine-call.ts';
import type { EngineConnection } from '../client/engine-connection.ts';
import { readDeadlineMs } from '../client/engine-connection.ts';
import { about, containerPath } from './container-calls.ts';
import { FrameReader } from './frame-reader.ts';

const outputMaxBytes = 64 * 1024;
/** Between the end of the output and the exit code. */
const exitPollMs = 20;

const createdSchema = z.object({ Id: z.string().regex(/^[0-9a-f]+$/) });
const execSchema = z.object({ Running: z.boolean(), ExitCode: z.number().nullish() });

/**
 * Runs a command in a running container, without a terminal. Output beyond 64 kB is dropped. A command that
 * does not end in time is left behind and reported as `engine-error` with reason `exec-timeout`: the API
 * cannot end it.
 */
export async function runExec(
  connection: EngineConnection,
  container: string,
  command: readonly string[],
  timeoutMs: number,
): Promise<{ readonly exitCode: number; readonly output: string }> {
  const subject = about('run a command in container', container);
  const { Id } = await connection.json(createdSchema, {
    method: 'POST',
    path: `${containerPath(container)}/exec`,
    body: { AttachStdout: true, AttachStderr: true, Tty: false, Cmd: command },
    deadlineMs: readDeadlineMs,
    subject,
  });
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), timeoutMs);
  try {
    const output = await startExec(connection, Id, container, controller.signal);
    const exitCode = await exitCodeOf(connection, Id, container, controller.signal);
    return { exitCode, output };
  } catch (error) {
    if (!controller.signal.aborted || !isWindlassError(error, 'cancelled')) throw error;
    throw new WindlassError('engine-error', `${subject.action}: did not end within ${timeoutMs} ms`, {
      container,
      timeoutMs,
      reason: 'exec-timeout',
    });
  } finally {
    clearTimeout(timer);
  }
}

async function startExec(
  connection: EngineConnection,
  id: string,
  container: string,
  signal: CancelSignal,
): Promise<string> {
  const subject = about('run a command in container', container);
  try {
    return await connection.stream(
      {
        method: 'POST',
        path: `/exec/${id}/start`,
        body: { Detach: false, Tty: false },
        signal,
        deadlineMs: null,
        subject,
      },
      readOutput,
    );
  } catch (error) {
    if (error instanceof RangeError) {
      throw new WindlassError('engine-error', `${subject.action}: ${error.message}`, {
        container,
        reason: 'stream',
      });
    }
    // Why: newer engines refuse a command that is not there; older ones say so in its output.
    const isMissing = isWindlassError(error, 'engine-error') && isCommandReason(error.details['reason']);
    if (isMissing) return String(error.details['engineText']);
    throw error;
  }
}

function isCommandReason(reason: unknown): boolean {
  return reason === 'command-missing' || reason === 'command-refused';
}

async function readOutput(answer: EngineAnswer): Promise<string> {
  const kept: Uint8Array[] = [];
  let size = 0;
  const reader = new FrameReader((_stream, piece) => {
    const part = Uint8Array.from(piece.subarray(0, Math.max(0, outputMaxBytes - size)));
    size += part.length;
    if (part.length > 0) kept.push(part);
  });
  for await (const chunk of answer.body as AsyncIterable<Buffer>) reader.push(chunk);
  return Buffer.concat(kept).toString('utf8');
}

async function exitCodeOf(
  connection: EngineConnection,
  id: string,
  container: string,
  signal: CancelSignal,
): Promise<number> {
  for (;;) {
    const seen = await connection.json(execSchema, {
      method: 'GET',
      path: `/exec/${id}/json`,
      signal,
      deadlineMs: readDeadlineMs,
      subject: about('inspect a command in container', container),
    });
    if (!seen.Running && typeof seen.ExitCode === 'number') return seen.ExitCode;
    await new Promise((resolve) => setTimeout(resolve, exitPollMs));
  }
}
