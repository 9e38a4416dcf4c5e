import { checkInput } from '../../../shared/contract/check-input.ts';
import { methods } from '../../../shared/contract/methods.ts';
import type { MethodName } from '../../../shared/contract/methods.ts';
import { topics } from '../../../shared/contract/topics.ts';
import type { TopicName } from '../../../shared/contract/topics.ts';
import { clientMessage } from '../../../shared/contract/wire.ts';
import type { ClientMessage, ServerMessage } from '../../../shared/contract/wire.ts';
import { WindlassError, isWindlassError } from '../../../shared/errors.ts';
import type { ErrorShape } from '../../../shared/errors.ts';
import type { Follower } from './follower.ts';
import type { Connection, Peer } from './peer.ts';
import type { RpcServerOptions } from './rpc-server-options.ts';

const maxCalls = 64;
const maxFollows = 64;
/** More than this unread by the window, and it is cut: it comes back and asks again. */
const maxBufferedBytes = 32 * 1_048_576;
/** More than this, and what can wait does. */
const busyBytes = 1_048_576;

type MessageOf<Type extends ClientMessage['type']> = Extract<ClientMessage, { type: Type }>;

/**
 * One window's calls and follows.
 *
 * INVARIANTS: every call gets exactly one answer or error, every follow at most one end; nothing is sent after the
 * wire was closed; an unexpected failure is told without its text, which goes to the log.
 */
export class RpcConnection implements Connection {
  readonly #options: RpcServerOptions;
  readonly #peer: Peer;
  readonly #onClose: () => void;
  readonly #calls = new Set<number>();
  readonly #follows = new Map<number, () => void>();
  #isClosed = false;

  constructor(options: RpcServerOptions, peer: Peer, onClose: () => void) {
    this.#options = options;
    this.#peer = peer;
    this.#onClose = onClose;
  }

  receive(message: unknown): void {
    if (this.#isClosed) return;
    const parsed = clientMessage.safeParse(message);
    if (!parsed.success) return this.#cut('malformed');
    switch (parsed.data.type) {
      case 'call':
        return void this.#call(parsed.data);
      case 'follow':
        return this.#follow(parsed.data);
      case 'unfollow':
        return this.#unfollow(parsed.data.id);
      case 'ping':
        return this.#send({ type: 'pong', id: parsed.data.id });
    }
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const stop of this.#follows.values()) stop();
    this.#follows.clear();
    this.#onClose();
  }

  async #call({ id, method, input }: MessageOf<'call'>): Promise<void> {
    if (this.#calls.size >= maxCalls) return this.#refuse(id, 'too-many-calls');
    if (this.#calls.has(id)) return this.#refuse(id, 'id-in-use');
    if (!isMethod(method)) return this.#refuse(id, 'method');
    this.#calls.add(id);
    try {
      const checked = checkInput(methods[method].input, input);
      // The table pairs each handler with the input that was just checked against the same row.
      const handler = this.#options.handlers[method] as (input: unknown) => unknown;
      const output = await handler(checked);
      this.#send({ type: 'answer', id, output: output ?? null });
    } catch (error) {
      this.#send({ type: 'error', id, error: this.#shapeOf(error, method) });
    } finally {
      this.#calls.delete(id);
    }
  }

  #follow({ id, topic, key, after }: MessageOf<'follow'>): void {
    if (this.#follows.size >= maxFollows) return this.#refuse(id, 'too-many-follows');
    if (this.#follows.has(id)) return this.#refuse(id, 'id-in-use');
    if (!isTopic(topic)) return this.#refuse(id, 'topic');
    try {
      const checked = checkInput(topics[topic].key, key);
      const open = this.#options.topics[topic] as (
        key: unknown,
        after: number | null,
        follower: Follower<TopicName>,
      ) => () => void;
      let isOver = false;
      this.#follows.set(id, () => (isOver = true));
      const stop = open(
        checked,
        after,
        this.#follower(id, () => isOver),
      );
      if (isOver) return stop();
      this.#follows.set(id, () => {
        isOver = true;
        stop();
      });
    } catch (error) {
      this.#end(id, this.#shapeOf(error, topic));
    }
  }

  #follower(id: number, isOver: () => boolean): Follower<TopicName> {
    const tell = (message: ServerMessage): void => {
      if (!isOver()) this.#send(message);
    };
    return {
      snapshot: (sequence, snapshot) => tell({ type: 'snapshot', id, sequence, snapshot }),
      event: (sequence, event) => tell({ type: 'event', id, sequence, event }),
      end: (error) => {
        if (!isOver()) this.#end(id, error === null ? null : this.#neutral(error, 'follow'));
      },
      isBusy: () => this.#peer.bufferedBytes() > busyBytes,
    };
  }

  #unfollow(id: number): void {
    const stop = this.#follows.get(id);
    this.#follows.delete(id);
    stop?.();
  }

  #end(id: number, error: ErrorShape | null): void {
    this.#send({ type: 'end', id, error });
    this.#unfollow(id);
  }

  #refuse(id: number, reason: string): void {
    const error = new WindlassError('usage', `the message cannot be answered: ${reason}`, { reason });
    this.#send({ type: 'error', id, error: error.toShape() });
  }

  #shapeOf(error: unknown, subject: string): ErrorShape {
    if (isWindlassError(error) && error.code !== 'internal') return error.toShape();
    this.#options.logError(`${subject} failed unexpectedly`, error);
    return {
      code: 'internal',
      message: 'something unexpected happened; the log says what',
      details: { subject },
    };
  }

  #neutral(error: ErrorShape, subject: string): ErrorShape {
    return error.code === 'internal' ? this.#shapeOf(error, subject) : error;
  }

  #send(message: ServerMessage): void {
    if (this.#isClosed) return;
    this.#peer.send(message);
    if (this.#peer.bufferedBytes() > maxBufferedBytes) this.#cut('slow');
  }

  #cut(reason: 'slow' | 'malformed'): void {
    this.close();
    this.#peer.cut(reason);
  }
}

function isMethod(name: string): name is MethodName {
  return Object.hasOwn(methods, name);
}

function isTopic(name: string): name is TopicName {
  return Object.hasOwn(topics, name);
}
