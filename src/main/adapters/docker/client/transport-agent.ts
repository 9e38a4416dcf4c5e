import { Agent } from 'node:http';
import type { Duplex } from 'node:stream';
import { inspect } from 'node:util';
import type { EngineTransport } from '../transport/engine-transport.ts';

type OnSocket = (error: Error | null, stream: Duplex) => void;
/** Its type wants a stream with an error too; nobody looks at it. */
type OnFailure = (error: Error) => void;

/** Kept for the next harmless calls; more come and go with their call. */
const keptStreams = 4;

/**
 * Gives HTTP its streams. Only the agent for kept ones ever gives a stream to a second call: a header alone does not
 * prevent that, because Node's own agent takes a connection back that the other side has not closed.
 */
export class TransportAgent extends Agent {
  readonly #transport: EngineTransport;

  constructor(transport: EngineTransport, streams: 'single-use' | 'kept') {
    super({ keepAlive: streams === 'kept', maxFreeSockets: keptStreams, scheduling: 'lifo' });
    this.#transport = transport;
  }

  override createConnection(_options: unknown, onSocket?: OnSocket): undefined {
    this.#transport.openStream().then(
      (stream) => onSocket?.(null, stream),
      (error: Error) => (onSocket as OnFailure | undefined)?.(error),
    );
  }

  /** Why: the client library prints its options on every call, with all that hangs on them, to throw it away. */
  [inspect.custom](): string {
    return 'TransportAgent';
  }
}
