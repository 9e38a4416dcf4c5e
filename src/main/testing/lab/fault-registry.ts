import { createServer, request as httpRequest } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Transform } from 'node:stream';

/** What goes wrong between an engine and its registry. Of the transfer faults only `slow` hits more than layers. */
export type RegistryFault =
  | { kind: 'status'; status: 401 | 403 | 404 | 429 | 500 | 503; retryAfterSeconds?: number }
  | { kind: 'slow'; bytesPerSecond: number }
  | { kind: 'stall'; afterBytes: number }
  | { kind: 'cut'; afterBytes: number }
  | { kind: 'corrupt' }
  | { kind: 'moved-tag'; from: string; to: string };

export interface FaultScope {
  /** Only requests whose path matches; all without it. */
  path?: RegExp;
  /** Only the first so many matching requests; all without it. */
  times?: number;
}

/** Anything smaller is a manifest or an image's configuration, not a layer. */
const LAYER_MIN_BYTES = 10_000;

const ERROR_CODES = {
  401: 'UNAUTHORIZED',
  403: 'DENIED',
  404: 'MANIFEST_UNKNOWN',
  429: 'TOOMANYREQUESTS',
  500: 'UNKNOWN',
  503: 'UNAVAILABLE',
};

/** A door in front of a registry that can be told to fail. */
export class FaultRegistry {
  readonly requests: { method: string; path: string }[] = [];
  #fault: RegistryFault | undefined;
  #scope: FaultScope = {};
  #hits = 0;

  constructor(
    readonly upstream: URL,
    readonly server: Server,
  ) {
    server.on('request', (request: IncomingMessage, response: ServerResponse) =>
      this.#answer(request, response),
    );
  }

  /** What an image reference starts with. */
  get address(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** From now on; running transfers go on as they began. */
  fail(fault: RegistryFault, scope: FaultScope = {}): void {
    this.#fault = fault;
    this.#scope = scope;
    this.#hits = 0;
  }

  behave(): void {
    this.#fault = undefined;
  }

  /** How many requests came, of those whose path matches. */
  count(path = /./): number {
    return this.requests.filter((request) => path.test(request.path)).length;
  }

  /** Cuts every running transfer, stalled ones too. */
  dropConnections(): void {
    this.server.closeAllConnections();
  }

  async stop(): Promise<void> {
    this.dropConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const path = request.url ?? '/';
    this.requests.push({ method: request.method ?? 'GET', path });
    const fault = this.#faultFor(path);
    if (fault?.kind === 'status') refuse(response, fault);
    else this.#forward(request, response, fault);
  }

  #faultFor(path: string): RegistryFault | undefined {
    const { path: scope, times = Infinity } = this.#scope;
    if (!this.#fault || (scope && !scope.test(path)) || this.#hits >= times) return undefined;
    this.#hits += 1;
    return this.#fault;
  }

  #forward(request: IncomingMessage, response: ServerResponse, fault: RegistryFault | undefined): void {
    const { hostname, port } = this.upstream;
    const path = fault?.kind === 'moved-tag' ? movedPath(request.url ?? '/', fault) : request.url;
    const call = httpRequest({ hostname, port, path, method: request.method, headers: request.headers });
    call.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      const isLayer = Number(answer.headers['content-length'] ?? 0) >= LAYER_MIN_BYTES;
      const isHit = isLayer || fault?.kind === 'slow';
      const transfer = isHit && request.method === 'GET' ? disturbance(fault, response) : undefined;
      (transfer ? answer.pipe(transfer) : answer).pipe(response);
    });
    call.on('error', () => response.destroy());
    response.on('close', () => call.destroy());
    request.pipe(call);
  }
}

/** Opens the door in front of a registry (`http://127.0.0.1:5000`); it passes everything until told to fail. */
export async function faultRegistry(upstreamUrl: string): Promise<FaultRegistry> {
  const server = createServer();
  const registry = new FaultRegistry(new URL(upstreamUrl), server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return registry;
}

function refuse(response: ServerResponse, fault: Extract<RegistryFault, { kind: 'status' }>): void {
  const code = ERROR_CODES[fault.status];
  response.writeHead(fault.status, {
    'content-type': 'application/json',
    'docker-distribution-api-version': 'registry/2.0',
    ...(fault.status === 401 && { 'www-authenticate': 'Basic realm="lab"' }),
    ...(fault.retryAfterSeconds !== undefined && { 'retry-after': String(fault.retryAfterSeconds) }),
  });
  response.end(JSON.stringify({ errors: [{ code, message: `lab says ${fault.status}` }] }));
}

function movedPath(path: string, { from, to }: { from: string; to: string }): string {
  return path.endsWith(`/manifests/${from}`) ? path.slice(0, -from.length) + to : path;
}

/** A stage that spoils the transfer of a layer; undefined when nothing is to be spoilt. */
function disturbance(fault: RegistryFault | undefined, response: ServerResponse): Transform | undefined {
  switch (fault?.kind) {
    case 'slow':
      return slowly(fault.bytesPerSecond);
    case 'stall':
      return limited(fault.afterBytes, () => undefined);
    case 'cut':
      return limited(fault.afterBytes, () => response.destroy());
    case 'corrupt':
      return corrupted();
    default:
      return undefined;
  }
}

function slowly(bytesPerSecond: number): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      setTimeout(() => done(null, chunk), (chunk.length / bytesPerSecond) * 1000);
    },
  });
}

/** Passes so many bytes; then `atLimit` happens and no further byte comes, nor an end. */
function limited(maxBytes: number, atLimit: () => void): Transform {
  let passed = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const rest = maxBytes - passed;
      passed += chunk.length;
      if (chunk.length < rest) return done(null, chunk);
      this.push(chunk.subarray(0, rest));
      // Why: a byte handed to the response is not sent yet.
      setTimeout(atLimit, 20);
    },
  });
}

function corrupted(): Transform {
  let isDone = false;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const copy = Buffer.from(chunk);
      const at = copy.length >> 1;
      if (!isDone) copy[at] = copy[at]! ^ 0xff;
      isDone = true;
      done(null, copy);
    },
  });
}
