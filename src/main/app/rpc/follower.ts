import type { ErrorShape } from '../../../shared/errors.ts';
import type { CheckedKey, TopicEvent, TopicName, TopicSnapshot } from '../../../shared/contract/topics.ts';

/** Who follows one topic, as the topic sees it. */
export interface Follower<Name extends TopicName> {
  snapshot(sequence: number, snapshot: TopicSnapshot<Name>): void;
  event(sequence: number, event: TopicEvent<Name>): void;
  /** Nothing more comes. */
  end(error: ErrorShape | null): void;
  /** The wire has more than enough to carry: what can wait should. */
  isBusy(): boolean;
}

/** Begins to tell a follower; `after` is the last number it has. Returns how to stop. */
export type OpenTopic<Name extends TopicName> = (
  key: CheckedKey<Name>,
  after: number | null,
  follower: Follower<Name>,
) => () => void;

export type TopicTable = { readonly [Name in TopicName]: OpenTopic<Name> };
