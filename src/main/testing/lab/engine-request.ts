import { request as httpRequest } from 'node:http';

export interface EngineRequest {
  path: string;
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'HEAD';
  query?: Record<string, string | number | boolean | string[]>;
  headers?: Record<string, string>;
  /** Objects are sent as JSON, bytes as they are. */
  body?: object | Buffer;
}

export interface EngineAnswer {
  status: number;
  body: Buffer;
}

/** The engine answered, but said no. */
export class EngineRefusal extends Error {
  constructor(
    readonly status: number,
    request: EngineRequest,
    readonly reason: string,
  ) {
    super(`${request.method ?? 'GET'} ${request.path}: ${status} ${reason}`);
  }
}

/** One plain call to an engine on a local socket: what tests use to look at the truth beside the product. */
export function engineRequest(dockerHost: string, request: EngineRequest): Promise<EngineAnswer> {
  const isBytes = Buffer.isBuffer(request.body);
  const payload = isBytes ? (request.body as Buffer) : Buffer.from(JSON.stringify(request.body ?? {}));
  const hasBody = request.body !== undefined;
  return new Promise((resolve, reject) => {
    const call = httpRequest(
      {
        socketPath: socketPathOf(dockerHost),
        path: request.path + queryString(request.query),
        method: request.method ?? 'GET',
        // Why: a kept connection would outlive a killed engine and fail the next test. Node closes this one after the answer.
        agent: false,
        headers: {
          host: 'docker',
          // Why not left to the engine to close: Node ends a body with an empty write, which on a busy machine comes after
          // the engine has answered and closed, and then fails the call with EPIPE before the answer is read.
          connection: 'keep-alive',
          ...(hasBody && { 'content-type': isBytes ? 'application/x-tar' : 'application/json' }),
          ...(hasBody && { 'content-length': String(payload.length) }),
          ...request.headers,
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks) }));
      },
    );
    call.on('error', reject);
    call.end(hasBody ? payload : undefined);
  });
}

/** The same for calls that must succeed; 304 (already so) is success. Empty answers give undefined. */
export async function engineJson<T>(dockerHost: string, request: EngineRequest): Promise<T> {
  const { status, body } = await engineRequest(dockerHost, request);
  const text = body.toString('utf8');
  if (status >= 400) throw new EngineRefusal(status, request, messageOf(text));
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

/** The same for calls that answer a stream of JSON lines; an error inside the stream is thrown. */
export async function engineEvents(
  dockerHost: string,
  request: EngineRequest,
): Promise<Record<string, unknown>[]> {
  const { status, body } = await engineRequest(dockerHost, request);
  const text = body.toString('utf8');
  if (status >= 400) throw new EngineRefusal(status, request, messageOf(text));
  const events = text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  const failure = events.find((event) => typeof event['error'] === 'string');
  if (failure) throw new EngineRefusal(status, request, String(failure['error']));
  return events;
}

function socketPathOf(dockerHost: string): string {
  if (!dockerHost.startsWith('unix://')) throw new Error(`not a local engine: ${dockerHost}`);
  return dockerHost.slice('unix://'.length);
}

function queryString(query: EngineRequest['query'] = {}): string {
  const pairs = Object.entries(query).flatMap(([key, value]) =>
    (Array.isArray(value) ? value : [value]).map((item): [string, string] => [key, String(item)]),
  );
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs).toString()}`;
}

function messageOf(text: string): string {
  try {
    return (JSON.parse(text) as { message: string }).message;
  } catch {
    return text.trim();
  }
}
