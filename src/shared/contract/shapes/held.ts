import type { ErrorShape } from '../../errors.ts';
import type { PlanView } from './operation.ts';

/** What a release wants there to be for a service. */
export interface HeldWanted {
  /** Name under which it runs. */
  readonly container: string;
  /** Id of the very container that the restore point names; null: any that was made for the release. */
  readonly containerId: string | null;
  /** `name@sha256:…`, or an image id. */
  readonly image: string;
}

/** A container that is there. */
export interface HeldFound {
  readonly id: string;
  readonly name: string;
  readonly image: string;
  readonly state: string;
  readonly health: string;
  /** Which release it belongs to; `other`: an earlier one; `foreign`: somebody else's, under a name of ours. */
  readonly side: 'old' | 'new' | 'other' | 'foreign';
  /** In what it is not as that release wants it. */
  readonly differs: readonly ('container' | 'image')[];
}

/**
 * How a service stands between the two releases. `as-old` and `as-new`: that release runs; `between`: neither does, or
 * both are there; `gone`: the old release's container is not there and nothing runs in its place; `replaced`: another
 * container is in place of the kept one; `foreign`: somebody else has its name; `unchanged`: both want the same.
 */
export type HeldVerdict = 'as-old' | 'as-new' | 'between' | 'gone' | 'replaced' | 'foreign' | 'unchanged';

export interface HeldService {
  readonly service: string;
  readonly verdict: HeldVerdict;
  /** null: that release has no such service. */
  readonly old: HeldWanted | null;
  readonly new: HeldWanted | null;
  readonly found: readonly HeldFound[];
}

/** A network or a volume that either release wants. */
export interface HeldObject {
  readonly kind: 'network' | 'volume';
  readonly name: string;
  readonly wantedBy: 'old' | 'new' | 'both';
  readonly isThere: boolean;
  /** In what it is not as it is recorded: keys of a Compose file. */
  readonly differs: readonly string[];
  /** An unnamed volume of an old container: only there is its data. */
  readonly isCarried: boolean;
}

export interface HeldDifference {
  readonly services: readonly HeldService[];
  readonly objects: readonly HeldObject[];
}

/** What one of the two commands would do now; it was asked without doing it. */
export interface HeldChoice {
  readonly command: 'resume' | 'rollback';
  readonly toVersion: string | null;
  /** null: it is blocked. */
  readonly plan: PlanView | null;
  readonly blocked: ErrorShape | null;
}

/** A held operation: both sides, what is there, and what either decision leads to. */
export interface HeldAnswer extends HeldDifference {
  readonly deployment: string;
  readonly environment: string;
  readonly operation: string;
  readonly oldVersion: string | null;
  readonly newVersion: string | null;
  readonly choices: readonly HeldChoice[];
}
