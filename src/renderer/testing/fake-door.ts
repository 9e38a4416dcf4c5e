import type { ClientMessage, ServerMessage, Wire, WireState } from '../../shared/contract/wire.ts';
import type { ErrorShape } from '../../shared/errors.ts';
import type { OperationEvent } from '../../shared/operation-event.ts';

interface FakeFollow {
  sent: number;
}

/**
 * The other end of a wire as the contract describes it, with one operation to follow. Nothing arrives by itself:
 * `carry` moves messages, `cut` loses all that are under way.
 */
export class FakeDoor {
  readonly asked: string[] = [];
  readonly wire: Wire;
  readonly #events: OperationEvent[] = [];
  readonly #follows = new Map<number, FakeFollow>();
  readonly #open = new Map<number, string>();
  readonly #messages = new Set<(message: ServerMessage) => void>();
  readonly #states = new Set<(state: WireState) => void>();
  #toDoor: ClientMessage[] = [];
  #toWindow: ServerMessage[] = [];
  #firstKept = 1;
  #refusal: ErrorShape | null = null;
  #state: WireState;
  readonly #snapshot: unknown;

  constructor(state: WireState = 'open', snapshot: unknown = null) {
    this.#state = state;
    this.#snapshot = snapshot;
    this.wire = {
      send: (message) => this.#toDoor.push(message),
      onMessage: (listener) => {
        this.#messages.add(listener);
        return () => this.#messages.delete(listener);
      },
      onState: (listener) => {
        this.#states.add(listener);
        listener(this.#state);
        return () => this.#states.delete(listener);
      },
    };
  }

  get followers(): number {
    return this.#follows.size;
  }

  happen(event: OperationEvent): void {
    this.#events.push(event);
  }

  forgetBefore(sequence: number): void {
    this.#firstKept = sequence;
  }

  refuseFollows(error: ErrorShape): void {
    this.#refusal = error;
  }

  end(error: ErrorShape | null): void {
    for (const id of this.#follows.keys()) this.#toWindow.push({ type: 'end', id, error });
    this.#follows.clear();
  }

  answer(method: string, output: unknown): void {
    for (const [id, asked] of this.#open) {
      if (asked !== method) continue;
      this.#open.delete(id);
      this.#toWindow.push({ type: 'answer', id, output });
    }
  }

  /** So many messages in each direction. */
  carry(count: number): void {
    for (const message of this.#toDoor.splice(0, count)) this.#take(message);
    for (const [id, follow] of this.#follows) this.#tellRest(id, follow);
    for (const message of this.#toWindow.splice(0, count)) {
      for (const listener of this.#messages) listener(message);
    }
  }

  carryAll(): void {
    do this.carry(1_000);
    while (this.#toDoor.length > 0 || this.#toWindow.length > 0 || this.#hasMore());
  }

  /** The last message to the window comes twice. */
  repeat(): void {
    const last = this.#toWindow.at(-1);
    if (last?.type === 'event') this.#toWindow.push(last);
  }

  /** An event gets lost without a cut. */
  swallow(): void {
    if (this.#toWindow.at(-2)?.type === 'event') this.#toWindow.splice(-2, 1);
  }

  cut(): void {
    this.cutForLong();
    this.enter('open');
  }

  cutForLong(): void {
    this.#toDoor = [];
    this.#toWindow = [];
    this.#follows.clear();
    this.#open.clear();
    this.enter('lost');
  }

  enter(state: WireState): void {
    this.#state = state;
    for (const listener of this.#states) listener(state);
  }

  #take(message: ClientMessage): void {
    if (message.type === 'call') {
      this.asked.push(message.method);
      this.#open.set(message.id, message.method);
    } else if (message.type === 'unfollow') {
      this.#follows.delete(message.id);
    } else if (message.type === 'follow') {
      this.#begin(message.id, message.after);
    }
  }

  #begin(id: number, after: number | null): void {
    if (this.#refusal !== null) {
      this.#toWindow.push({ type: 'error', id, error: this.#refusal });
      return;
    }
    const isKept = after !== null && after >= this.#firstKept - 1;
    if (!isKept) {
      this.#toWindow.push({ type: 'snapshot', id, sequence: this.#firstKept - 1, snapshot: this.#snapshot });
    }
    this.#follows.set(id, { sent: isKept ? after : this.#firstKept - 1 });
  }

  #tellRest(id: number, follow: FakeFollow): void {
    for (const event of this.#events) {
      if (event.sequence <= follow.sent) continue;
      follow.sent = event.sequence;
      this.#toWindow.push({ type: 'event', id, sequence: event.sequence, event });
    }
  }

  #hasMore(): boolean {
    const newest = this.#events.at(-1)?.sequence ?? 0;
    return [...this.#follows.values()].some((follow) => follow.sent < newest);
  }
}
