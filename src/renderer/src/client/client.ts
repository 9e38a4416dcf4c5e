import type { MethodInput, MethodName, MethodOutput } from '../../../shared/contract/methods.ts';
import type { TopicEvent, TopicKey, TopicName, TopicSnapshot } from '../../../shared/contract/topics.ts';
import type { ServerMessage, Wire, WireState } from '../../../shared/contract/wire.ts';
import { WindlassError } from '../../../shared/errors.ts';
import type { Follower } from './follow-state.ts';
import { FollowState } from './follow-state.ts';
import { isRead } from './read-methods.ts';

interface Call {
  readonly method: MethodName;
  readonly input: unknown;
  resolve(output: unknown): void;
  reject(error: WindlassError): void;
}

interface Follow {
  readonly topic: TopicName;
  readonly key: unknown;
  readonly state: FollowState;
}

/**
 * Calls and follows over a wire that may be cut at any time. A read that was under way is asked again; a change is
 * rejected with `connection-lost`, as nobody knows whether it was done; a follow goes on after the last message that it
 * was told.
 */
export class Client {
  readonly #wire: Wire;
  readonly #calls = new Map<number, Call>();
  readonly #follows = new Map<number, Follow>();
  readonly #waiting = new Set<Call>();
  #lastId = 0;
  #state: WireState = 'connecting';

  constructor(wire: Wire) {
    this.#wire = wire;
    wire.onMessage((message) => this.#receive(message));
    wire.onState((state) => this.#enter(state));
  }

  call<Name extends MethodName>(method: Name, input: MethodInput<Name>): Promise<MethodOutput<Name>> {
    return new Promise<MethodOutput<Name>>((resolve, reject) => {
      const call: Call = {
        method,
        input,
        resolve: (output) => resolve(output as MethodOutput<Name>),
        reject,
      };
      if (this.#state === 'open') this.#send(call);
      else if (isRead(method) || this.#state === 'connecting') this.#waiting.add(call);
      else reject(notSent(method));
    });
  }

  /** Returns how to stop; nothing is told after that. */
  follow<Name extends TopicName>(
    topic: Name,
    key: TopicKey<Name>,
    follower: Follower<TopicSnapshot<Name>, TopicEvent<Name>>,
  ): () => void {
    const follow: Follow = { topic, key, state: new FollowState(follower) };
    this.#begin(follow);
    return () => this.#stop(follow);
  }

  /** Calls back at once with the present state. */
  onState(listener: (state: WireState) => void): () => void {
    return this.#wire.onState(listener);
  }

  #enter(state: WireState): void {
    const wasOpen = this.#state === 'open';
    this.#state = state;
    if (state === 'open') this.#resume();
    else if (wasOpen) this.#interrupt();
    if (state === 'refused' || state === 'lost') this.#rejectUnsentChanges();
  }

  /** What was under way when the wire was cut. */
  #interrupt(): void {
    const calls = [...this.#calls.values()];
    this.#calls.clear();
    for (const call of calls) {
      if (isRead(call.method)) this.#waiting.add(call);
      else call.reject(outcomeUnknown(call.method));
    }
  }

  #rejectUnsentChanges(): void {
    for (const call of this.#waiting) {
      if (isRead(call.method)) continue;
      this.#waiting.delete(call);
      call.reject(notSent(call.method));
    }
  }

  #resume(): void {
    const follows = [...this.#follows.values()];
    this.#follows.clear();
    for (const follow of follows) this.#begin(follow);
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const call of waiting) this.#send(call);
  }

  #send(call: Call): void {
    const id = this.#nextId();
    this.#calls.set(id, call);
    this.#wire.send({ type: 'call', id, method: call.method, input: call.input });
  }

  #begin(follow: Follow): void {
    const id = this.#nextId();
    this.#follows.set(id, follow);
    if (this.#state !== 'open') return;
    this.#wire.send({ type: 'follow', id, topic: follow.topic, key: follow.key, after: follow.state.after });
  }

  #stop(follow: Follow): void {
    for (const [id, known] of this.#follows) {
      if (known !== follow) continue;
      this.#follows.delete(id);
      if (this.#state === 'open') this.#wire.send({ type: 'unfollow', id });
    }
  }

  /** Why a new id each time: what is still on its way for an older one is nobody's any more. */
  #nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  #receive(message: ServerMessage): void {
    switch (message.type) {
      case 'answer':
        return this.#settle(message.id, (call) => call.resolve(message.output));
      case 'error': {
        const { code, message: text, details } = message.error;
        if (this.#follows.has(message.id)) {
          return this.#deliver({ type: 'end', id: message.id, error: message.error });
        }
        return this.#settle(message.id, (call) => call.reject(new WindlassError(code, text, details)));
      }
      case 'snapshot':
      case 'event':
      case 'end':
        return this.#deliver(message);
      case 'pong':
        return;
    }
  }

  #settle(id: number, settle: (call: Call) => void): void {
    const call = this.#calls.get(id);
    this.#calls.delete(id);
    if (call !== undefined) settle(call);
  }

  #deliver(message: Extract<ServerMessage, { type: 'snapshot' | 'event' | 'end' }>): void {
    const follow = this.#follows.get(message.id);
    if (follow === undefined) return;
    const verdict = follow.state.receive(message);
    if (verdict === 'ended') this.#stop(follow);
    if (verdict === 'gap') {
      this.#stop(follow);
      this.#begin(follow);
    }
  }
}

function outcomeUnknown(method: MethodName): WindlassError {
  return new WindlassError('connection-lost', `the connection was cut during ${method}`, {
    reason: 'outcome-unknown',
    method,
  });
}

function notSent(method: MethodName): WindlassError {
  return new WindlassError('connection-lost', `${method} was not sent: there is no connection`, {
    reason: 'not-sent',
    method,
  });
}
