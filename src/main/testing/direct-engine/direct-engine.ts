import { setMaxListeners } from 'node:events';
import { PassThrough } from 'node:stream';
import { EngineRefusal } from '../../adapters/demo/engine-refusal.ts';
import { FaultPlan, type Fault } from '../../adapters/demo/fault-plan.ts';
import type { DemoRegistry } from '../../adapters/demo/demo-registry.ts';
import { EngineContext } from '../../adapters/demo/host/engine-context.ts';
import { bringUp, dropDead, goOn, stopCleanly } from '../../adapters/demo/host/restart-engine.ts';
import { isPortAnswering } from '../../adapters/demo/host/listening.ts';
import { allRoutes } from '../../adapters/demo/http/all-routes.ts';
import { Call } from '../../adapters/demo/http/call.ts';
import { readTarget } from '../../adapters/demo/http/request-target.ts';
import { ResponseStream } from '../../adapters/demo/http/response-stream.ts';
import type { Answer } from '../../adapters/demo/http/route-table.ts';
import type { DemoState } from '../../adapters/demo/state/demo-state.ts';
import type { SimulatedClock } from '../simulated-clock.ts';

export interface DirectRequest {
  readonly method: string;
  /** With its query. */
  readonly url: string;
  readonly contentType: string;
  readonly body: Buffer;
  readonly gone: AbortSignal;
}

export interface DirectAnswer {
  readonly status: number;
  readonly body: PassThrough;
}

/** The engine died, was not there, or the connection to it was cut: nobody answers any more. */
export class EngineGone extends Error {}

/**
 * The demo engine without its socket: the same routes over the same state, called by name. What takes a thousand
 * operations takes no system call, and nothing but the seed decides what happens.
 */
export class DirectEngine {
  readonly faults = new FaultPlan();
  readonly state: DemoState;
  /** Called when it has just died. */
  onCrash: () => void = () => undefined;
  readonly clock: SimulatedClock;
  readonly #registry: DemoRegistry;
  #context: EngineContext;
  #dead = deathOf();
  #isRunning = true;

  /** An engine that starts on that state; `goesOn`: one that has run on it all the time. */
  constructor(state: DemoState, registry: DemoRegistry, clock: SimulatedClock, goesOn = false) {
    this.state = state;
    this.#registry = registry;
    this.clock = clock;
    this.#context = this.#newContext();
    if (goesOn) goOn(this.#context);
    else bringUp(this.#context);
  }

  get isRunning(): boolean {
    return this.#isRunning;
  }

  /** As kill -9. */
  crash(): void {
    if (!this.#isRunning) return;
    this.#isRunning = false;
    dropDead(this.#context);
    this.#dead.abort();
    this.onCrash();
  }

  /** After a crash; one that runs is stopped cleanly before. */
  restart(): void {
    if (this.#isRunning) stopCleanly(this.#context);
    this.#dead.abort();
    this.#dead = deathOf();
    this.#context = this.#newContext();
    this.#isRunning = true;
    bringUp(this.#context);
  }

  /** For good, when the simulation is over. */
  stop(): void {
    this.#context.timers.cancelAll();
    this.#dead.abort();
  }

  isPortAnswering(hostIp: string, port: number): boolean {
    return this.#isRunning && isPortAnswering(this.#context, hostIp, port);
  }

  /** Resolves with the head of the answer, while its body may still come. Rejects with `EngineGone`. */
  ask(request: DirectRequest): Promise<DirectAnswer> {
    if (!this.#isRunning) return Promise.reject(new EngineGone());
    const dead = this.#dead;
    const body = new PassThrough();
    // Why: a caller that gave up reads no further, and hears of its end otherwise.
    body.on('error', () => undefined);
    return new Promise((resolve, reject) => {
      const die = (): void => {
        body.destroy(new EngineGone());
        reject(new EngineGone());
      };
      dead.signal.addEventListener('abort', die, { once: true });
      const head = (status: number): void => resolve({ status, body });
      this.#serve(request, dead, body, head)
        .catch((error: unknown) => {
          if (!(error instanceof EngineRefusal)) return die();
          head(error.status);
          body.end(JSON.stringify({ message: error.message }));
        })
        .finally(() => dead.signal.removeEventListener('abort', die));
    });
  }

  async #serve(
    request: DirectRequest,
    dead: AbortController,
    body: PassThrough,
    head: (status: number) => void,
  ): Promise<void> {
    const target = readTarget(request.url);
    const match = allRoutes.find(request.method, target.path);
    if (match === null) throw new EngineRefusal(501, `${request.method} ${target.shownPath}`);
    const { isMutating } = match.route;
    const record = {
      method: request.method,
      path: target.shownPath,
      query: target.shownQuery,
      isMutating,
    };
    const fault = this.faults.take(record);
    await this.faults.onCall?.(record);
    const call = new Call({
      headers: { 'content-type': request.contentType },
      body: request.body,
      params: match.params,
      query: target.query,
      clock: this.clock,
      inRequest: this.clock.inRequest,
      gone: AbortSignal.any([request.gone, dead.signal]),
      dead: dead.signal,
      openStream: () => {
        head(200);
        return new ResponseStream(body);
      },
      checkpoint: () => {
        if (fault?.kind === 'crash-during') this.#die();
      },
    });
    if (fault !== null) await this.#before(fault, call);
    if (dead.signal.aborted) throw new EngineGone();
    const answer = await match.route.handle(call, this.#context);
    if (fault !== null) this.#after(fault);
    finish(answer, body, head);
  }

  async #before(fault: Fault, call: Call): Promise<void> {
    if (fault.kind === 'fail-before') throw new EngineRefusal(fault.status, fault.message);
    if (fault.kind === 'stall') return call.hang();
    if (fault.kind === 'cut-before') throw new EngineGone();
    if (fault.kind === 'crash-before') this.#die();
  }

  #after(fault: Fault): void {
    if (fault.kind === 'fail-after') throw new EngineRefusal(fault.status, fault.message);
    if (fault.kind === 'cut-after') throw new EngineGone();
    if (fault.kind === 'crash-after') this.#die();
  }

  #die(): never {
    this.crash();
    throw new EngineGone();
  }

  #newContext(): EngineContext {
    return new EngineContext({
      state: this.state,
      clock: this.clock,
      registry: this.#registry,
      isLiveRestore: false,
      pullBytesPerSecond: null,
    });
  }
}

/** Told to every call that is under way. */
function deathOf(): AbortController {
  const death = new AbortController();
  setMaxListeners(0, death.signal);
  return death;
}

function finish(answer: Answer, body: PassThrough, head: (status: number) => void): void {
  if (answer === 'streamed') {
    body.end();
    return;
  }
  head(answer.status);
  body.end(
    answer.bytes ?? answer.text ?? (answer.json === undefined ? '' : `${JSON.stringify(answer.json)}\n`),
  );
}
