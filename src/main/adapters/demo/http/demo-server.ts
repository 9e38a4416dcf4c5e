import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Clock } from '../../../core/ports/clock.ts';
import { EngineRefusal, notDone } from '../engine-refusal.ts';
import type { Fault, FaultPlan } from '../fault-plan.ts';
import type { EngineContext } from '../host/engine-context.ts';
import { allRoutes } from './all-routes.ts';
import { Call } from './call.ts';
import type { InRequest } from './call.ts';
import { CallerGone } from './caller-gone.ts';
import { readTarget } from './request-target.ts';
import type { RequestTarget } from './request-target.ts';
import { ResponseStream } from './response-stream.ts';
import type { Answer, RouteMatch } from './route-table.ts';
import { apiVersion } from './system-routes.ts';
import { serveTerminal } from './terminal-upgrade.ts';

export interface ServerParts {
  readonly context: EngineContext;
  readonly clock: Clock;
  readonly faults: FaultPlan;
  readonly inRequest: InRequest | null;
  readonly latencyMs: number;
  /** Resolves when what was done so far is kept. */
  readonly keep: () => Promise<void>;
  /** A fault orders the engine to die. */
  readonly crash: () => void;
}

const jsonLimitBytes = 1024 * 1024;

/** The server of one run of the engine, until `close`. */
export class DemoServer {
  readonly #parts: ServerParts;
  readonly #server: Server;
  readonly #running = new Set<AbortController>();
  readonly #upgraded = new Set<Duplex>();
  readonly #dead = new AbortController();

  constructor(parts: ServerParts) {
    this.#parts = parts;
    this.#server = createServer({ keepAliveTimeout: 0, requestTimeout: 0 }, (request, response) => {
      void this.#serve(request, response);
    });
    this.#server.on('upgrade', (request, socket, head) => {
      this.#upgraded.add(socket);
      socket.once('close', () => this.#upgraded.delete(socket));
      void serveTerminal(request, socket, head, parts.context);
    });
    this.#server.on('clientError', (_error, socket) => {
      if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
    });
  }

  listen(socketPath: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(socketPath, () => {
        this.#server.off('error', reject);
        resolve();
      });
    });
  }

  /** Cuts all connections. Handlers end before this resolves. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#dead.abort();
    for (const controller of this.#running) controller.abort();
    this.#server.closeAllConnections();
    // Why: what was upgraded is no connection of the server any more.
    for (const socket of this.#upgraded) socket.destroy();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const controller = new AbortController();
    this.#running.add(controller);
    response.once('close', () => {
      if (!response.writableFinished) controller.abort();
    });
    response.on('error', () => undefined);
    request.on('error', () => undefined);
    setHeaders(response);
    try {
      await this.#answer(request, response, controller.signal);
    } catch (error) {
      if (!(error instanceof CallerGone)) refuse(response, error);
    } finally {
      this.#running.delete(controller);
    }
  }

  async #answer(request: IncomingMessage, response: ServerResponse, gone: AbortSignal): Promise<void> {
    const { context, clock, faults, inRequest, latencyMs } = this.#parts;
    const method = request.method ?? '';
    const target = readTarget(request.url ?? '/');
    const match = allRoutes.find(method, target.path);
    const isMutating = match?.route.isMutating ?? method !== 'GET';
    const body = await readBody(request, match?.route.bodyLimitBytes ?? jsonLimitBytes);
    const record = { method, path: target.shownPath, query: target.shownQuery, isMutating };
    const fault = faults.take(record);
    await faults.onCall?.(record);
    const call = new Call({
      headers: request.headers,
      body,
      params: match?.params ?? {},
      query: target.query,
      clock,
      inRequest,
      gone,
      dead: this.#dead.signal,
      openStream: (contentType) => openStream(response, contentType),
      checkpoint: () => {
        if (fault?.kind === 'crash-during') this.#die();
      },
    });
    if (latencyMs > 0) await call.sleepAnyway(latencyMs);
    if (fault !== null) await this.#before(fault, call, response);
    if (this.#dead.signal.aborted) throw new CallerGone();
    const answer = await handle(match, method, target, call, context);
    if (isMutating) await this.#parts.keep();
    if (fault !== null) this.#after(fault, response);
    if (answer === 'streamed') response.end();
    else send(response, answer);
  }

  async #before(fault: Fault, call: Call, response: ServerResponse): Promise<void> {
    switch (fault.kind) {
      case 'fail-before':
        throw new EngineRefusal(fault.status, fault.message);
      case 'stall':
        return call.hang();
      case 'cut-before':
        response.destroy();
        throw new CallerGone();
      case 'crash-before':
        return this.#die();
      default:
    }
  }

  #after(fault: Fault, response: ServerResponse): void {
    if (fault.kind === 'fail-after') throw new EngineRefusal(fault.status, fault.message);
    if (fault.kind === 'crash-after') this.#die();
    if (fault.kind !== 'cut-after') return;
    response.destroy();
    throw new CallerGone();
  }

  #die(): never {
    this.#parts.crash();
    throw new CallerGone();
  }
}

function handle(
  match: RouteMatch | null,
  method: string,
  target: RequestTarget,
  call: Call,
  context: EngineContext,
): Promise<Answer> | Answer {
  if (match === null) throw notDone(`${method} ${target.shownPath.slice(0, 200)}`);
  return match.route.handle(call, context);
}

/**
 * The whole body, before anything else is done: an order that has arrived is carried out even if its client goes
 * away, one that was cut is none.
 */
function readBody(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      // Why: what is too much is read to its end and dropped, or the client would not see the answer.
      if (size <= limitBytes) chunks.push(chunk);
      else reject(new EngineRefusal(413, `the body has more than ${limitBytes} bytes`));
    });
    request.once('end', () => resolve(Buffer.concat(chunks)));
    request.once('close', () => {
      if (!request.readableEnded) reject(new CallerGone());
    });
  });
}

function openStream(response: ServerResponse, contentType: string | null): ResponseStream {
  response.statusCode = 200;
  if (contentType !== null) response.setHeader('content-type', contentType);
  response.flushHeaders();
  return new ResponseStream(response);
}

function setHeaders(response: ServerResponse): void {
  response.setHeader('api-version', apiVersion);
  response.setHeader('docker-experimental', 'false');
  response.setHeader('ostype', 'linux');
  response.setHeader('server', 'Windlass demo engine (linux)');
}

function send(response: ServerResponse, answer: Exclude<Answer, 'streamed'>): void {
  response.statusCode = answer.status;
  const body =
    answer.bytes ?? answer.text ?? (answer.json === undefined ? '' : `${JSON.stringify(answer.json)}\n`);
  if (answer.json !== undefined) response.setHeader('content-type', 'application/json');
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value);
  if (answer.status !== 204 && answer.status !== 304)
    response.setHeader('content-length', Buffer.byteLength(body));
  response.end(body);
}

function refuse(response: ServerResponse, error: unknown): void {
  if (response.destroyed) return;
  const message = error instanceof Error ? error.message : String(error);
  if (response.headersSent) {
    response.end(streamedError(message));
    return;
  }
  const status = error instanceof EngineRefusal ? error.status : 500;
  // Why: the rest of a body that was too large is not read.
  if (status === 413) response.setHeader('connection', 'close');
  send(response, { status, json: { message } });
}

function streamedError(message: string): string {
  return `${JSON.stringify({ errorDetail: { message }, error: message })}\r\n`;
}
