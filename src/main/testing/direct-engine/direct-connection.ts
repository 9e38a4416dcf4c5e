import type { IncomingMessage } from 'node:http';
import type { ZodType } from 'zod';
import { WindlassError } from '../../../shared/errors.ts';
import { deadlineFailure } from '../../adapters/docker/client/call-lifetime.ts';
import { EngineConnection } from '../../adapters/docker/client/engine-connection.ts';
import type { EngineAnswer, EngineCall } from '../../adapters/docker/client/engine-call.ts';
import { engineFailure } from '../../adapters/docker/client/engine-failure.ts';
import { parseAnswer, readText, refusalText } from '../../adapters/docker/client/read-answer.ts';
import type { EngineTransport } from '../../adapters/docker/transport/engine-transport.ts';
import { DockerEngineTarget } from '../../adapters/docker/docker-engine-target.ts';
import { apiVersion } from '../../adapters/demo/http/system-routes.ts';
import type { DirectEngine } from './direct-engine.ts';

/** Made once: a reason with a trace of its own for every call took a tenth of the time of a story. */
const over = new Error('called off');

/** Nobody opens it: the calls go to the engine itself. */
const noTransport: EngineTransport = {
  address: 'unix:///simulated',
  isReuseWorthwhile: false,
  openStream: () => Promise.reject(new Error('a simulated engine has no socket')),
  probePort: () => Promise.resolve(null),
  certificates: () => Promise.resolve([]),
  reset: () => undefined,
  close: () => Promise.resolve(),
};

/** Calls the engine without HTTP; answers, refusals and lost connections are the product's own. */
export class DirectConnection extends EngineConnection {
  readonly #engine: DirectEngine;
  readonly #isSent: () => boolean;

  constructor(engine: DirectEngine, isSent: () => boolean) {
    super(noTransport);
    this.#engine = engine;
    this.#isSent = isSent;
  }

  override apiVersion(): Promise<string> {
    return Promise.resolve(apiVersion);
  }

  override json<T>(schema: ZodType<T>, call: EngineCall): Promise<T> {
    return this.#exchange(call, async (answer) => parseAnswer(schema, await readText(answer, call), call));
  }

  override send(call: EngineCall): Promise<number> {
    return this.#exchange(call, async (answer) => {
      await readText(answer, call);
      return answer.status;
    });
  }

  override stream<T>(call: EngineCall, read: (answer: EngineAnswer) => Promise<T>): Promise<T> {
    return this.#exchange(call, read);
  }

  override check(): Promise<void> {
    return Promise.resolve();
  }

  override close(): Promise<void> {
    return Promise.resolve();
  }

  async #exchange<T>(call: EngineCall, read: (answer: EngineAnswer) => Promise<T>): Promise<T> {
    const gone = new AbortController();
    const cancel = (): void => gone.abort(over);
    call.signal?.addEventListener('abort', cancel, { once: true });
    if (call.signal?.aborted === true) cancel();
    try {
      const ends = [aborted(gone.signal), ...this.#deadline(call, gone.signal)];
      return await Promise.race([this.#ask(call, gone.signal, read), ...ends]);
    } catch (error) {
      if (gone.signal.aborted)
        throw new WindlassError('cancelled', `${call.subject.action}: called off`, call.subject.details);
      if (error instanceof WindlassError) throw error;
      const message = `${call.subject.action}: the connection was cut`;
      throw new WindlassError('connection-lost', message, { ...call.subject.details, reason: 'cut' });
    } finally {
      call.signal?.removeEventListener('abort', cancel);
      gone.abort(over);
    }
  }

  /** Why only of these: for whatever else, an engine that runs is waited for by others. */
  #deadline({ subject, deadlineMs }: EngineCall, gone: AbortSignal): readonly Promise<never>[] {
    if (subject.area !== 'registry' || deadlineMs === null) return [];
    const late = this.#engine.clock.sleep(deadlineMs, gone).then(() => {
      throw deadlineFailure(subject, { dockerHost: this.dockerHost, isHarmless: true }, deadlineMs);
    });
    return [late];
  }

  async #ask<T>(call: EngineCall, gone: AbortSignal, read: (answer: EngineAnswer) => Promise<T>): Promise<T> {
    if (!this.#isSent()) throw over;
    if (!this.#engine.isRunning) {
      const message = `${call.subject.action}: nobody listens`;
      throw new WindlassError('target-unreachable', message, call.subject.details, { isRetryable: true });
    }
    const { status, body } = await this.#engine.ask({
      method: call.method,
      url: `${call.path}${queryOf(call)}`,
      contentType: call.upload === undefined ? 'application/json' : 'application/x-tar',
      body: call.upload ?? Buffer.from(call.method === 'POST' ? JSON.stringify(call.body ?? {}) : ''),
      gone,
    });
    // Why: readers only iterate over it, which every readable stream allows.
    const answer = { status, headers: {}, body: body as unknown as IncomingMessage };
    if (status >= 400) throw engineFailure(call.subject, status, await refusalText(answer));
    return read(answer);
  }
}

function queryOf({ query = {} }: EngineCall): string {
  const pairs = Object.entries(query).map(([key, value]): [string, string] => [key, String(value)]);
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs).toString()}`;
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(over), { once: true });
  });
}

/** The product's adapter over such a connection; a call that is not sent is cut, and its process is dead. */
export function directTarget(engine: DirectEngine, isSent: () => boolean = () => true): DockerEngineTarget {
  return new DockerEngineTarget({
    transport: noTransport,
    connection: new DirectConnection(engine, isSent),
    probePort: async (hostIp, port) => engine.isPortAnswering(hostIp, port),
  });
}
