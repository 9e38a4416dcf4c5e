import type { Step } from './step.ts';
import type { TestReference } from './test-reference.ts';

/** What a cell is bound to: tests that inject the fault at the step, or why there are none. */
export type Binding =
  | {
      readonly tests: readonly TestReference[];
      /** Where they show another outcome than the one that is asked: which, and why it does no harm. */
      readonly instead?: string;
    }
  | { readonly impossible: string }
  | { readonly notYet: string };

/** What must become of the operation: see `outcomes`. */
export type Outcome = keyof typeof outcomes;

export const outcomes = {
  A: 'abort: nothing changed on the host, the old version runs untouched',
  W: 'wait and try again within a deadline, then abort, go back or go on, as the step allows',
  R: 'resume the step from the record; doing it twice does no harm',
  O: 'the outcome is unknown: observe, then resume; never repeat blindly',
  P: 'commit record durable: forward; not durable: back to the verdict; never both',
  B: 'automatic rollback: the old version runs with its old variables',
  Bm: 'as B, and data restored from a verified backup',
  Bb: 'as B, recorded with space that was reserved',
  Rb: 'as R, recorded with space that was reserved',
  F: 'forward only: finish the cleanup later, go back only when told to',
  H: 'held: nothing touched any more, both sides intact, a person decides',
  Hm: 'held, where a migration may not be run again',
  D: 'drift: stop before the next change, show the difference, hold',
  T: 'the lock is lost: stop before the next change',
  L: 'rebuild the state from the host, propose, hold',
  X: 'must not matter: the step asks no registry',
  N: 'must not matter',
  '–': 'cannot occur',
} as const;

export interface Cell {
  readonly fault: FaultId;
  readonly step: Step;
  readonly outcome: Outcome;
  readonly binding: Binding;
}

export interface FaultRow {
  readonly fault: FaultId;
  readonly title: string;
  readonly cells: readonly Cell[];
}

export type FaultId = `F${number}${number}`;
