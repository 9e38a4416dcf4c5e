import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { EngineRefusal, notDone } from '../engine-refusal.ts';
import { DemoShell } from '../host/demo-shell.ts';
import type { EngineContext } from '../host/engine-context.ts';
import { worldOf } from '../host/listening.ts';
import { checkCanExec } from '../host/run-exec.ts';
import { appletOf } from '../host/trivial-command.ts';
import type { ContainerRecord } from '../state/container-record.ts';
import type { ExecRecord } from '../state/exec-record.ts';
import { readTarget } from './request-target.ts';

const bodyLimitBytes = 64 * 1024;
const killedExitCode = 137;
const upgraded =
  'HTTP/1.1 101 UPGRADED\r\nContent-Type: application/vnd.docker.raw-stream\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n';

/** The only connection that this engine turns into a stream both ways: a terminal in a container. */
export async function serveTerminal(
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  context: EngineContext,
): Promise<void> {
  socket.on('error', () => undefined);
  try {
    const exec = execOf(request, context);
    const container = context.state.container(exec.containerId);
    checkCanExec(container);
    const early = await readBody(request, socket, head);
    exec.state = 'running';
    socket.write(upgraded);
    runShell(exec, container, socket, context, early);
  } catch (error) {
    refuse(socket, error);
  }
}

function execOf(request: IncomingMessage, context: EngineContext): ExecRecord {
  const { path, shownPath } = readTarget(request.url ?? '/');
  const id = /^\/exec\/([0-9a-f]+)\/start$/.exec(path)?.[1];
  if (request.method !== 'POST' || id === undefined) {
    throw notDone(`upgrading the connection on ${request.method ?? ''} ${shownPath.slice(0, 200)}`);
  }
  const exec = context.execs.get(id);
  if (exec === undefined) throw new EngineRefusal(404, `No such exec instance: ${id}`);
  if (exec.state !== 'ordered') throw new EngineRefusal(409, `Error: Exec command ${id} has already run`);
  if (!exec.isTty || appletOf(exec.argv)?.[0] !== 'sh') throw notDone('a terminal for anything but sh');
  return exec;
}

function runShell(
  exec: ExecRecord,
  container: ContainerRecord,
  socket: Duplex,
  context: EngineContext,
  early: Buffer,
): void {
  const decoder = new TextDecoder();
  const waiting = context.clock.canceller();
  const end = (exitCode: number): void => {
    if (exec.state === 'done') return;
    exec.state = 'done';
    exec.exitCode = exitCode;
    waiting.abort();
    socket.end();
  };
  const shell = new DemoShell({
    world: worldOf(context, container),
    write: (text) => void (socket.writable && socket.write(text)),
    sleep: (ms) => context.clock.sleep(ms, waiting.signal),
    onExit: end,
  });
  socket.on('data', (chunk: Buffer) => shell.input(decoder.decode(chunk, { stream: true })));
  socket.on('close', () => end(killedExitCode));
  socket.on('end', () => end(killedExitCode));
  void context.nextExit(container.id).then(() => end(killedExitCode));
  shell.start();
  shell.input(decoder.decode(early, { stream: true }));
}

/** The order itself, which says nothing that is not known; what was sent behind it is input already. */
function readBody(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<Buffer> {
  const length = Number(request.headers['content-length'] ?? '0');
  if (!Number.isInteger(length) || length > bodyLimitBytes) {
    throw new EngineRefusal(413, `the body has more than ${bodyLimitBytes} bytes`);
  }
  return new Promise((resolve, reject) => {
    let received = head;
    const look = (): void => {
      if (received.length < length) return;
      socket.off('data', add);
      socket.off('close', leave);
      resolve(received.subarray(length));
    };
    const add = (chunk: Buffer): void => {
      received = Buffer.concat([received, chunk]);
      look();
    };
    const leave = (): void => reject(new EngineRefusal(400, 'the caller has gone'));
    socket.on('data', add);
    socket.on('close', leave);
    look();
  });
}

function refuse(socket: Duplex, error: unknown): void {
  const status = error instanceof EngineRefusal ? error.status : 500;
  const body = JSON.stringify({ message: error instanceof Error ? error.message : String(error) });
  socket.end(
    `HTTP/1.1 ${status} Refused\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
