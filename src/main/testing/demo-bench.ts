import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DemoEngine } from '../adapters/demo/demo-engine.ts';
import type { DemoEngineOptions } from '../adapters/demo/demo-engine.ts';
import type { DemoRegistryInput } from '../adapters/demo/demo-registry.ts';
import { SimulatedClock } from './simulated-clock.ts';

export interface BenchReply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  readonly text: string;
  /** The body as JSON; its last line, where it has several. */
  readonly json: any; // oxlint-disable-line typescript/no-explicit-any -- tests read it and assert
}

export interface BenchRequest {
  readonly json?: unknown;
  readonly bytes?: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  /** Cuts the connection, as a client that goes away. */
  readonly signal?: AbortSignal;
  /** Called with each piece of the answer. */
  readonly onData?: (piece: string) => void;
}

/** What the tests of the demo engine need of a registry: one image per behaviour. */
export const benchRegistry: DemoRegistryInput = {
  images: [
    {
      reference: 'demo/web:1',
      port: 8080,
      startMs: 300,
      version: '1',
      logLines: ['starting', 'listening'],
      healthcheck: {
        test: ['CMD', 'wget', '-q', '-O', '-', 'http://127.0.0.1:8080/healthz'],
        intervalMs: 1000,
        retries: 2,
      },
      layerBytes: [1000, 200],
    },
    { reference: 'demo/web:2', port: 8080, startMs: 300, version: '2', layerBytes: [1000, 300] },
    { reference: 'demo/plain:1' },
    { reference: 'demo/data:1', volumes: ['/data'] },
    { reference: 'demo/stubborn:1', mode: 'ignores-term' },
    { reference: 'demo/crash:1', mode: 'crash', crashAfterMs: 300, exitCode: 42, logLines: ['fatal'] },
    {
      reference: 'demo/sick:1',
      mode: 'unhealthy',
      port: 8080,
      healthcheck: {
        test: ['CMD', 'wget', '-q', 'http://127.0.0.1:8080/healthz'],
        intervalMs: 1000,
        retries: 2,
      },
    },
    {
      reference: 'demo/migrate:1',
      mode: 'one-shot',
      runMs: 500,
      volumes: ['/data'],
      writes: [{ path: '/data/migrations', text: '0001\n' }],
      logLines: ['step 1', 'step 2'],
    },
    { reference: 'demo/migrate:2', mode: 'one-shot', runMs: 500, exitCode: 3 },
    { reference: 'demo/corrupt:1' },
    { reference: 'demo/stalled:1' },
  ],
  failing: [
    { reference: 'demo/corrupt:1', error: 'corrupt' },
    { reference: 'demo/stalled:1', error: 'stalled' },
    { reference: 'demo/secret:1', error: 'unauthorized' },
    { reference: 'demo/private:1', error: 'denied' },
    { reference: 'demo/busy:1', error: 'rate-limited' },
    { reference: 'demo/down:1', error: 'unreachable' },
  ],
};

/** A demo engine in virtual time, spoken to in its own protocol. */
export class DemoBench {
  readonly clock: SimulatedClock;
  readonly directory: string;
  engine: DemoEngine;

  private constructor(clock: SimulatedClock, directory: string, engine: DemoEngine) {
    this.clock = clock;
    this.directory = directory;
    this.engine = engine;
  }

  static async open(
    options: Partial<DemoEngineOptions> & { readonly isKept?: boolean } = {},
  ): Promise<DemoBench> {
    const directory = await mkdtemp(join(tmpdir(), 'windlass-bench-'));
    const clock = new SimulatedClock();
    const { isKept = false, ...rest } = options;
    const engine = await DemoEngine.start({
      socketPath: join(directory, 'demo.sock'),
      clock,
      registryFile: benchRegistry,
      inRequest: clock.inRequest,
      ...(isKept ? { statePath: join(directory, 'state.json') } : {}),
      ...rest,
    });
    return new DemoBench(clock, directory, engine);
  }

  async close(): Promise<void> {
    await this.engine.stop();
    await rm(this.directory, { recursive: true, force: true });
  }

  readonly call = (method: string, path: string, options: BenchRequest = {}): Promise<BenchReply> => {
    return this.#account(this.#send(method, path, options), options.signal);
  };

  readonly get = (path: string): Promise<BenchReply> => this.call('GET', path);

  readonly post = (path: string, json?: unknown): Promise<BenchReply> => {
    return this.call('POST', path, json === undefined ? {} : { json });
  };

  readonly pull = async (...references: string[]): Promise<void> => {
    for (const reference of references) {
      const { text } = await this.post(`/images/create?fromImage=${encodeURIComponent(reference)}`);
      if (text.includes('"error"')) throw new Error(text);
    }
  };

  /** A created container of an image, which is pulled if need be; its id. */
  readonly create = async (name: string, image: string, order: object = {}): Promise<string> => {
    if ((await this.get(`/images/${image}/json`)).status === 404) await this.pull(image);
    const reply = await this.post(`/containers/create?name=${name}`, { Image: image, ...order });
    if (reply.status !== 201) throw new Error(`${reply.status} ${reply.text}`);
    return reply.json.Id as string;
  };

  readonly start = async (name: string, image: string, order: object = {}): Promise<string> => {
    const id = await this.create(name, image, order);
    const reply = await this.post(`/containers/${name}/start`);
    if (reply.status !== 204) throw new Error(`${reply.status} ${reply.text}`);
    return id;
  };

  readonly inspect = async (name: string): Promise<BenchReply['json']> => {
    return (await this.get(`/containers/${name}/json`)).json;
  };

  readonly status = async (name: string): Promise<string> => {
    return ((await this.inspect(name)) as { State: { Status: string } }).State.Status;
  };

  /**
   * Counts a request as work in flight. Why the turns: a client that goes away knows it before the engine does, and
   * the engine counts itself in again when it notices.
   */
  async #account<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    this.clock.inRequest.enter();
    try {
      return await work;
    } finally {
      if (signal?.aborted === true) for (let turn = 0; turn < 30; turn++) await new Promise(setImmediate);
      this.clock.inRequest.leave();
    }
  }

  #send(method: string, path: string, options: BenchRequest): Promise<BenchReply> {
    const body =
      options.bytes ?? (options.json === undefined ? null : Buffer.from(JSON.stringify(options.json)));
    return new Promise((resolve, reject) => {
      const outgoing = request({
        socketPath: this.engine.socketPath,
        method,
        path,
        agent: false,
        headers: {
          ...(options.json === undefined ? {} : { 'content-type': 'application/json' }),
          ...options.headers,
        },
        ...(options.signal === undefined ? {} : { signal: options.signal }),
      });
      outgoing.on('error', reject);
      outgoing.on('response', (incoming) => {
        readReply(incoming, options.onData).then(resolve, reject);
      });
      outgoing.end(body ?? undefined);
    });
  }
}

/** An order that publishes a container's port 8080. */
export function publishing(hostPort: number | '', hostIp = ''): object {
  return { HostConfig: { PortBindings: { '8080/tcp': [{ HostIp: hostIp, HostPort: String(hostPort) }] } } };
}

async function readReply(incoming: IncomingMessage, onData?: (piece: string) => void): Promise<BenchReply> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    onData?.(chunk.toString('utf8'));
  }
  const bytes = Buffer.concat(chunks);
  const text = bytes.toString('utf8');
  return { status: incoming.statusCode ?? 0, headers: incoming.headers, bytes, text, json: lastJson(text) };
}

function lastJson(text: string): unknown {
  try {
    return JSON.parse(text.trim().split('\r\n').at(-1) ?? '');
  } catch {
    return null;
  }
}
