import type { ContainerSpec } from '../model/container-spec.ts';
import type { Milestone, Plan, Side, Step } from '../model/plan.ts';
import type { NetworkSpec, VolumeSpec } from '../model/service-spec.ts';
import type { Observation } from '../planner/goal.ts';
import type { ErrorShape } from '../../../shared/errors.ts';
import type { ServiceRules } from './step-executors.ts';

export type Direction = 'forward' | 'back';

/** What one operation is about, as the runner needs it: made by the use cases, also when it is resumed. */
export interface Undertaking {
  /** One read of the host and of what the ledger says of this operation. */
  observe(): Promise<Observed>;
  plan(direction: Direction, observed: Observed): Plan;
  containerSpec(step: Extract<Step, { kind: 'create-container' }>, joinedId: string | null): ContainerSpec;
  /** The planned one with secret values filled in. */
  networkSpec(planned: NetworkSpec): NetworkSpec;
  volumeSpec(planned: VolumeSpec): VolumeSpec;
  serviceRules(service: string, side: Side): ServiceRules;
  /** Appends to the ledger; the same milestone twice is one record. */
  writeRecord(milestone: Milestone): Promise<void>;
  writeRestoring(): Promise<void>;
  writeFailed(error: ErrorShape, isHeld: boolean): Promise<void>;
  /** `isCleanupOpen`: it is committed, and what it replaced could not all be removed. */
  writeEnded(end: string, isCleanupOpen: boolean): Promise<void>;
  /** Whether going back is possible at all: not for start, stop and remove. */
  readonly canGoBack: boolean;
  /** Secret values that must not appear anywhere. */
  readonly secretValues: readonly string[];
}

export interface Observed extends Observation {
  /** The ledger has the restore point, and: the point of no return is behind. */
  readonly isOpened: boolean;
  readonly isCommitted: boolean;
  /** The engine was restarted meanwhile and brought old containers back by itself. */
  readonly hasFallenBack: boolean;
  /** Containers by service and side, for the steps to act on by id. */
  readonly ids: readonly { readonly service: string; readonly side: Side; readonly id: string }[];
}
