import type { MethodInput, MethodName, MethodOutput } from '../../../shared/contract/methods.ts';
import type { TopicEvent, TopicKey, TopicName, TopicSnapshot } from '../../../shared/contract/topics.ts';
import type { ServerMessage } from '../../../shared/contract/wire.ts';
import { WindlassError } from '../../../shared/errors.ts';
import type { Connection } from '../../app/rpc/peer.ts';
import type { RpcServer } from '../../app/rpc/rpc-server.ts';

interface Call {
  resolve(output: unknown): void;
  reject(error: WindlassError): void;
}

export interface ShellFollower<Name extends TopicName> {
  onSnapshot(snapshot: TopicSnapshot<Name>): void;
  onEvent(event: TopicEvent<Name>): void;
}

/**
 * The shell's own place at the contract: tray, menu and notifications know what every window knows, and nothing more.
 * The wire is this process's memory, so it is never cut.
 */
export class ShellClient {
  readonly #connection: Connection;
  readonly #calls = new Map<number, Call>();
  readonly #follows = new Map<number, (message: ServerMessage) => void>();
  #lastId = 0;

  constructor(server: Pick<RpcServer, 'connect'>) {
    this.#connection = server.connect({
      send: (message) => this.#receive(message),
      bufferedBytes: () => 0,
      cut: () => undefined,
    });
  }

  call<Name extends MethodName>(method: Name, input: MethodInput<Name>): Promise<MethodOutput<Name>> {
    return new Promise<MethodOutput<Name>>((resolve, reject) => {
      const id = this.#nextId();
      this.#calls.set(id, { resolve: (output) => resolve(output as MethodOutput<Name>), reject });
      this.#connection.receive({ type: 'call', id, method, input });
    });
  }

  follow<Name extends TopicName>(topic: Name, key: TopicKey<Name>, follower: ShellFollower<Name>): void {
    const id = this.#nextId();
    this.#follows.set(id, (message) => {
      if (message.type === 'snapshot') follower.onSnapshot(message.snapshot as TopicSnapshot<Name>);
      if (message.type === 'event') follower.onEvent(message.event as TopicEvent<Name>);
    });
    this.#connection.receive({ type: 'follow', id, topic, key, after: null });
  }

  close(): void {
    this.#connection.close();
    const closed = new WindlassError('connection-lost', 'the application is being left');
    for (const call of this.#calls.values()) call.reject(closed);
    this.#calls.clear();
    this.#follows.clear();
  }

  #receive(message: ServerMessage): void {
    this.#follows.get(message.id)?.(message);
    const call = this.#calls.get(message.id);
    if (message.type === 'answer') call?.resolve(message.output);
    else if (message.type === 'error') {
      call?.reject(new WindlassError(message.error.code, message.error.message, message.error.details));
    } else return;
    this.#calls.delete(message.id);
  }

  #nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }
}
