import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { ReadStream, WriteStream } from 'node:tty';
import { WindlassError } from '../../../shared/errors.ts';
import type { CliHost, InputStream, OutputStream } from './cli-host.ts';
import { askOnTerminal } from './ask-on-terminal.ts';

/** The command line's host: the process that it runs in, with arguments in front of those that were typed. */
export function createNodeCliHost(process: NodeJS.Process, argsBefore: readonly string[]): CliHost {
  // Why: a library behind the settings answers a signal by sending it once more, so that one Ctrl-C would count as
  // two. The temporary files that it would remove are removed when the data directory is next opened.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.removeAllListeners(signal);
  return {
    args: [...argsBefore, ...process.argv.slice(2)],
    env: process.env,
    cwd: process.cwd(),
    stdout: outputOf(process.stdout),
    stderr: outputOf(process.stderr),
    stdin: inputOf(process.stdin, process.stderr),
    onInterrupt: (listener) => onSignals(process, ['SIGINT'], listener),
    onTerminate: (listener) => onSignals(process, ['SIGTERM', 'SIGHUP'], listener),
    resolvePath: (path) => resolve(path),
    readTextFile,
    now: () => Date.now(),
    every: (ms, callback) => {
      const timer = setInterval(callback, ms);
      return () => clearInterval(timer);
    },
  };
}

function outputOf(stream: WriteStream): OutputStream {
  // Why: a reader that goes away (`windlass list | head -1`) is no failure of ours.
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  return {
    get isTerminal() {
      return stream.isTTY === true;
    },
    get columns() {
      return stream.columns > 0 ? stream.columns : 80;
    },
    get rows() {
      return stream.rows > 0 ? stream.rows : 24;
    },
    write: (text) => {
      stream.write(text);
    },
  };
}

/** Questions go to standard error, so that a redirected answer stays clean. */
function inputOf(stdin: ReadStream, prompts: WriteStream): InputStream {
  return {
    isTerminal: stdin.isTTY === true,
    ask: (prompt, { isHidden }) => askOnTerminal(stdin, prompts, prompt, isHidden),
    read: (maximumBytes) => readAll(stdin, maximumBytes),
  };
}

async function readAll(stdin: ReadStream, maximumBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stdin as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > maximumBytes) throw unreadable('-', `it is larger than ${maximumBytes} bytes`);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function onSignals(
  process: NodeJS.Process,
  signals: readonly NodeJS.Signals[],
  listener: () => void,
): () => void {
  for (const signal of signals) process.on(signal, listener);
  return () => {
    for (const signal of signals) process.off(signal, listener);
  };
}

async function readTextFile(path: string, maximumBytes: number): Promise<string> {
  try {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      if (size > maximumBytes) throw unreadable(path, `it is larger than ${maximumBytes} bytes`);
      return await file.readFile('utf8');
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof WindlassError) throw error;
    throw unreadable(path, (error as NodeJS.ErrnoException).code ?? 'it cannot be read');
  }
}

function unreadable(file: string, why: string): WindlassError {
  return new WindlassError('usage', `${file}: ${why}`, { reason: 'unreadable-file', file, why });
}
