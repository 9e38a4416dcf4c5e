import type { ServerMessage } from '../../../shared/contract/wire.ts';
import type { ErrorShape } from '../../../shared/errors.ts';

export interface Follower<Snapshot, Event> {
  /** Everything that was told before is replaced by this. */
  onSnapshot(snapshot: Snapshot): void;
  onEvent(event: Event): void;
  /** Nothing more comes. */
  onEnd(error: ErrorShape | null): void;
}

export type FollowVerdict = 'delivered' | 'seen' | 'gap' | 'ended';

/** A message that got lost on its way comes with the next attempt. */
const gapsBorne = 3;

/**
 * What one follower has been told. INVARIANT: between two snapshots the numbers that reach the follower grow by
 * one, however often the wire was cut and whatever the server repeats.
 */
export class FollowState {
  /** Of the last message that was delivered; null: none was. */
  #last: number | null = null;
  /** Gaps since something was delivered. */
  #gaps = 0;
  readonly #follower: Follower<unknown, unknown>;

  constructor(follower: Follower<unknown, unknown>) {
    this.#follower = follower;
  }

  get after(): number | null {
    return this.#last;
  }

  receive(message: Extract<ServerMessage, { type: 'snapshot' | 'event' | 'end' }>): FollowVerdict {
    switch (message.type) {
      case 'snapshot':
        this.#last = message.sequence;
        this.#gaps = 0;
        this.#follower.onSnapshot(message.snapshot);
        return 'delivered';
      case 'event':
        if (this.#last !== null && message.sequence <= this.#last) return 'seen';
        if (this.#last !== null && message.sequence > this.#last + 1) return this.#gap();
        this.#last = message.sequence;
        this.#gaps = 0;
        this.#follower.onEvent(message.event);
        return 'delivered';
      case 'end':
        this.#follower.onEnd(message.error);
        return 'ended';
    }
  }

  /** Why not for ever: events that the door does not have any more do not come by asking again. */
  #gap(): FollowVerdict {
    this.#gaps += 1;
    if (this.#gaps <= gapsBorne) return 'gap';
    this.#follower.onEnd({
      code: 'internal',
      message: `events after number ${this.#last ?? 0} are missing`,
      details: {},
    });
    return 'ended';
  }
}
