import { WindlassError, isWindlassError } from '../../../../shared/errors.ts';
import type { CancelSignal } from '../../../core/ports/clock.ts';
import type { LogLine, LogOptions } from '../../../core/ports/docker-target.ts';
import type { EngineAnswer } from '../client/engine-call.ts';
import type { EngineConnection } from '../client/engine-connection.ts';
import { about, containerPath } from './container-calls.ts';
import type { ContainerCalls } from './container-calls.ts';
import { FrameReader } from './frame-reader.ts';
import { LogLines } from './log-lines.ts';

/** Reads and follows the log of a container, line by line. An aborted signal is a quiet end. */
export async function readLogs(
  connection: EngineConnection,
  containers: ContainerCalls,
  container: string,
  options: LogOptions,
  onLine: (line: LogLine) => void,
  signal: CancelSignal,
): Promise<void> {
  const { Config } = await containers.inspectRaw(container);
  const subject = about('read the log of container', container);
  const call = {
    method: 'GET' as const,
    path: `${containerPath(container)}/logs`,
    query: {
      stdout: 1,
      stderr: 1,
      timestamps: 1,
      follow: options.follow ? 1 : 0,
      tail: options.tail === null ? 'all' : options.tail,
      ...(options.since === null ? {} : { since: timeArgument(options.since) }),
      ...(options.until === null ? {} : { until: timeArgument(options.until) }),
    },
    signal,
    deadlineMs: null,
    subject,
  };
  try {
    await connection.stream(call, async (answer) =>
      Config.Tty === true ? readRaw(answer, onLine) : readFrames(answer, container, onLine),
    );
  } catch (error) {
    if (!isWindlassError(error, 'cancelled') || !signal.aborted) throw error;
  }
}

/** A terminal's output is not framed: one stream, timestamps at the start of each line. */
async function readRaw(answer: EngineAnswer, onLine: (line: LogLine) => void): Promise<void> {
  const lines = new LogLines('stdout', onLine);
  for await (const chunk of answer.body as AsyncIterable<Buffer>) lines.push(chunk);
  lines.end();
}

async function readFrames(
  answer: EngineAnswer,
  container: string,
  onLine: (line: LogLine) => void,
): Promise<void> {
  const stdout = new LogLines('stdout', onLine);
  const stderr = new LogLines('stderr', onLine);
  const reader = new FrameReader((stream, piece, isFirst) => {
    if (stream === 'engine') throw streamError(container, Buffer.from(piece).toString('utf8').slice(0, 500));
    const lines = stream === 'stderr' ? stderr : stdout;
    if (isFirst) lines.beginEntry();
    lines.push(piece);
  });
  try {
    for await (const chunk of answer.body as AsyncIterable<Buffer>) reader.push(chunk);
  } catch (error) {
    throw error instanceof RangeError ? streamError(container, error.message) : error;
  }
  stdout.end();
  stderr.end();
}

function streamError(container: string, text: string): WindlassError {
  return new WindlassError('engine-error', `read the log of container ${container}: ${text}`, {
    container,
    engineText: text,
    reason: 'stream',
  });
}

/** ISO 8601 as seconds with nine decimals: the API loses fractions in other forms. */
function timeArgument(time: string): string {
  const ms = Date.parse(time);
  if (Number.isNaN(ms)) {
    throw new WindlassError('usage', `${JSON.stringify(time.slice(0, 40))} is not a time`, {
      value: time.slice(0, 40),
    });
  }
  const fraction = /\.(\d{1,9})/.exec(time)?.[1] ?? '';
  return `${Math.floor(ms / 1000)}.${fraction.padEnd(9, '0')}`;
}
