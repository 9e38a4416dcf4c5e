import { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import Modem from 'docker-modem';
import type { ZodType } from 'zod';
import { connectionError } from '../../../../shared/connection-reasons.ts';
import { WindlassError, isWindlassError } from '../../../../shared/errors.ts';
import type { RegistryAuth } from '../../../core/ports/registry.ts';
import type { EngineTransport } from '../transport/engine-transport.ts';
import { chooseApiVersion } from './api-version.ts';
import { CallLifetime } from './call-lifetime.ts';
import { connectionFailure } from './connection-failure.ts';
import type { EngineAnswer, EngineCall } from './engine-call.ts';
import { engineFailure } from './engine-failure.ts';
import type { FailureSubject } from './engine-failure.ts';
import { parseAnswer, readText, refusalText } from './read-answer.ts';
import { TransportAgent } from './transport-agent.ts';

interface CallWay {
  readonly path: string;
  readonly agent: TransportAgent;
}

/** Own deadlines: engines have none, and the client library's option for one breaks streams. */
export const readDeadlineMs = 30_000;
export const changeDeadlineMs = 120_000;
/** An engine that is there greets at once, also over a slow line. */
const checkDeadlineMs = 5_000;

/** How often the engine is asked whether it is there while a call waits without a deadline, and how long that may take it. */
const usualCare = { everyMs: 20_000, deadlineMs: 30_000 };

/** Why: the library reads an error's body without limit, so every status is handed to us. */
const everyStatus = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [index + 100, true]));

/**
 * Speaks HTTP with one engine.
 *
 * INVARIANTS: a call that changes something has a connection of its own, so it is never written to one that an
 * engine restart left behind, and is sent once. Only harmless calls may be given a kept connection, where opening one
 * costs round trips, and only they are sent again, once, on a new one. The API version is agreed before the first call,
 * and again after a lost connection.
 */
export class EngineConnection {
  readonly #transport: EngineTransport;
  readonly #fresh: TransportAgent;
  readonly #kept: TransportAgent;
  readonly #modems: ReadonlyMap<TransportAgent, Pick<Modem, 'dial'>>;
  readonly #open = new Set<CallLifetime>();
  readonly #care: typeof usualCare;
  #version: Promise<string> | null = null;
  #asked: Promise<void> | null = null;
  #isClosed = false;

  constructor(transport: EngineTransport, care = usualCare) {
    this.#transport = transport;
    this.#care = care;
    this.#fresh = new TransportAgent(transport, 'single-use');
    this.#kept = transport.isReuseWorthwhile ? new TransportAgent(transport, 'kept') : this.#fresh;
    this.#modems = new Map([this.#fresh, this.#kept].map((agent) => [agent, dialer(agent)]));
  }

  get dockerHost(): string {
    return this.#transport.address;
  }

  /** The API version in use: the newest that both sides know. */
  async apiVersion(): Promise<string> {
    this.#version ??= this.#negotiate();
    const version = this.#version;
    try {
      return await version;
    } catch (error) {
      if (this.#version === version) this.#version = null;
      throw error;
    }
  }

  /** The answer's JSON, checked. Harmless calls that were cut are sent once more. */
  async json<T>(schema: ZodType<T>, call: EngineCall): Promise<T> {
    return this.#repeated(call, async (answer) => parseAnswer(schema, await readText(answer, call), call));
  }

  /** For calls whose answer has no content worth reading. Gives the status: 304 says "already so". */
  async send(call: EngineCall): Promise<number> {
    return this.#repeated(call, async (answer) => {
      await readText(answer, call);
      return answer.status;
    });
  }

  /** Hands the answer's body to `read` as it comes; never repeated, because `read` may have acted on it. */
  async stream<T>(call: EngineCall, read: (answer: EngineAnswer) => Promise<T>): Promise<T> {
    return this.#once(call, read);
  }

  /** Turns the connection into a stream both ways, which lives as long as `use` takes. */
  async duplex<T>(call: EngineCall, use: (stream: Duplex) => Promise<T>): Promise<T> {
    return this.#once({ ...call, isUpgrade: true }, async ({ body }) => {
      // Why by its class: the library hands out the socket itself, or an answer when the engine does not upgrade.
      if (body instanceof IncomingMessage) {
        throw connectionError({
          code: 'engine-unsupported',
          reason: 'upgrade',
          message: `${call.subject.action}: the engine gives no stream`,
          details: { ...call.subject.details, place: this.dockerHost },
        });
      }
      return use(body);
    });
  }

  /**
   * Asks whether the engine is there, now. When it does not answer soon, every call under way ends as lost, and the next
   * one finds the way anew.
   */
  async check(deadlineMs = checkDeadlineMs): Promise<void> {
    const underWay = [...this.#open];
    try {
      await this.#greet(deadlineMs);
    } catch {
      for (const lifetime of underWay) lifetime.giveUp();
      if (!this.#isClosed) this.#transport.reset();
    }
  }

  /** Ends every open call and the transport; further calls are refused. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const lifetime of this.#open) lifetime.close();
    for (const agent of this.#modems.keys()) agent.destroy();
    await this.#transport.close();
  }

  async #repeated<T>(call: EngineCall, read: (answer: EngineAnswer) => Promise<T>): Promise<T> {
    const agent = isHarmlessCall(call) ? this.#kept : this.#fresh;
    try {
      return await this.#once(call, read, agent);
    } catch (error) {
      if (!isWorthRepeating(error, call)) throw error;
      return this.#once(call, read);
    }
  }

  async #once<T>(
    call: EngineCall,
    read: (answer: EngineAnswer) => Promise<T>,
    agent = this.#fresh,
  ): Promise<T> {
    const version = await this.apiVersion();
    return this.#exchange(call, { path: `/v${version}${call.path}`, agent }, async (answer) => {
      if (answer.status < 400) return read(answer);
      const error = engineFailure(call.subject, answer.status, await refusalText(answer));
      if (error.details['reason'] === 'api-version') this.#version = null;
      throw error;
    });
  }

  #negotiate(): Promise<string> {
    return this.#greet(readDeadlineMs);
  }

  /** The API version that it offers and we speak. */
  async #greet(deadlineMs: number): Promise<string> {
    const subject: FailureSubject = { area: 'engine', action: 'greet the engine', details: {} };
    const call: EngineCall = { method: 'GET', path: '/_ping', deadlineMs, subject };
    return this.#exchange(call, { path: call.path, agent: this.#fresh }, async (answer) => {
      const text = await refusalText(answer);
      if (answer.status >= 400) throw engineFailure(subject, answer.status, text);
      return chooseApiVersion(answer.headers, this.dockerHost);
    });
  }

  async #exchange<T>(call: EngineCall, way: CallWay, read: (answer: EngineAnswer) => Promise<T>): Promise<T> {
    if (this.#isClosed) {
      throw connectionError({
        code: 'target-unreachable',
        reason: 'closed',
        message: `${call.subject.action}: the connection was closed`,
        details: { ...call.subject.details, place: this.dockerHost },
      });
    }
    const target = { dockerHost: this.dockerHost, isHarmless: isHarmlessCall(call) };
    const lifetime = new CallLifetime(call.signal ?? null, call.deadlineMs);
    this.#open.add(lifetime);
    let body: IncomingMessage | null = null;
    const stopAsking = call.deadlineMs === null ? this.#keepAsking() : null;
    try {
      if (lifetime.signal.aborted) throw new Error('ended before it began');
      body = await this.#dial(call, way, lifetime.signal);
      // What only listens from now on is watched by its line; what is still written to has to be asked about.
      if (call.isUpgrade !== true) stopAsking?.();
      return await read({ status: body.statusCode ?? 0, headers: body.headers, body });
    } catch (error) {
      const early = lifetime.failure(call.subject, target);
      if (early !== null) throw early;
      if (isOfReader(body, error)) throw error;
      this.#version = null;
      throw connectionFailure(error, call.subject, target);
    } finally {
      stopAsking?.();
      body?.destroy();
      this.#open.delete(lifetime);
      lifetime.dispose();
    }
  }

  /**
   * Gives what ends it. Why: the system finds a silent line soon only where all that was sent has arrived. On every other
   * one it sends again for a quarter of an hour, and whoever has no deadline would wait as long.
   */
  #keepAsking(): () => void {
    const timer = setInterval(() => this.#ask(), this.#care.everyMs);
    return () => clearInterval(timer);
  }

  /** Once at a time, however many wait: a second verdict would cut off what was begun after the first. */
  #ask(): void {
    this.#asked ??= this.check(this.#care.deadlineMs).finally(() => (this.#asked = null));
  }

  #dial(call: EngineCall, { path, agent }: CallWay, abortSignal: AbortSignal): Promise<IncomingMessage> {
    const options: Modem.DialOptions = {
      method: call.method,
      // Why: the library cuts the last character off a path with a question mark unless it has options.
      path: `${path}?`,
      options: { _query: { ...call.query }, _body: { ...call.body } },
      ...(call.upload === undefined ? {} : { file: call.upload }),
      ...(call.registryAuth ? { authconfig: { base64: encodeAuth(call.registryAuth) } } : {}),
      isStream: true,
      ...(call.isUpgrade === true ? { hijack: true, openStdin: true } : {}),
      statusCodes: everyStatus,
      abortSignal,
    };
    return new Promise((resolve, reject) => {
      this.#modems.get(agent)?.dial(options, (error, answer) => {
        if (error !== null) reject(error);
        else resolve(answer as IncomingMessage);
      });
    });
  }
}

/** The stream is sound, or the error says already what it means: it is one of whoever reads, not a lost connection. */
function isOfReader(body: IncomingMessage | null, error: unknown): boolean {
  return body !== null && (error instanceof WindlassError || body.errored === null);
}

function isHarmlessCall(call: EngineCall): boolean {
  return call.isHarmless ?? (call.method === 'GET' || call.method === 'HEAD');
}

/** A refused version means that nothing was done: also a change may then be sent again. */
function isWorthRepeating(error: unknown, call: EngineCall): boolean {
  if (isWindlassError(error, 'engine-unsupported')) return error.details['reason'] === 'api-version';
  return (
    isWindlassError(error, 'connection-lost') && error.details['reason'] === 'cut' && isHarmlessCall(call)
  );
}

/** Why padded: engines take a header that does not decode as no credentials at all. */
function encodeAuth(auth: RegistryAuth): string {
  const content =
    auth.identityToken === null
      ? { username: auth.username, password: auth.password, serveraddress: auth.serverAddress }
      : { identitytoken: auth.identityToken, serveraddress: auth.serverAddress };
  const encoded = Buffer.from(JSON.stringify(content)).toString('base64');
  return encoded.replaceAll('+', '-').replaceAll('/', '_');
}

/** Why: the library mixes the environment's DOCKER_HOST into the address it is given, and fails on a bad one. */
function dialer(agent: TransportAgent): Pick<Modem, 'dial'> {
  const inherited = process.env['DOCKER_HOST'];
  delete process.env['DOCKER_HOST'];
  try {
    // Why a path that nobody opens: with one the library leaves hosts, ports and protocols to the agent.
    // Why kept: Node ends a request with an empty write. An engine that was asked to close has done so by then where the
    // machine is busy, and a call that it had answered would fail. The agent closes a connection after its call.
    const options = { socketPath: '/', agent, headers: { Connection: 'keep-alive' } };
    return new Modem(options);
  } finally {
    if (inherited !== undefined) process.env['DOCKER_HOST'] = inherited;
  }
}
