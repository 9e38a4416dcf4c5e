import type { z } from 'zod';

/** One row of the contract: what a method takes, checked at run time, and what it answers, known to the compiler. */
export interface Method<Input extends z.ZodType = z.ZodType, Output = unknown> {
  readonly input: Input;
  /** Never there at run time: carries the type of the answer. */
  readonly output?: Output;
}

/** `answers<Output>().to(schema)`: a row of the table. */
export function answers<Output>(): { to<Input extends z.ZodType>(input: Input): Method<Input, Output> } {
  return { to: (input) => ({ input }) };
}

/** One topic: which one of it is followed, what a follower is told first, and what it is told from then on. */
export interface Topic<Key extends z.ZodType = z.ZodType, Snapshot = unknown, Event = unknown> {
  readonly key: Key;
  readonly snapshot?: Snapshot;
  readonly event?: Event;
}

/** `tells<Snapshot, Event>().about(schema)`: a row of the table of topics. */
export function tells<Snapshot, Event>(): {
  about<Key extends z.ZodType>(key: Key): Topic<Key, Snapshot, Event>;
} {
  return { about: (key) => ({ key }) };
}
