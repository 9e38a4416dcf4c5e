import type { ErrorShape } from '../../../shared/errors.ts';
import type { EnvironmentId, OperationId, ReleaseId } from './ids.ts';
import type { OperationKind, Phase, Plan, SwapProfile } from './plan.ts';

/** How an operation ended; `held` waits for a person and can be resumed or rolled back. */
export type OperationEnd = 'done' | 'failed' | 'rolled-back' | 'cancelled' | 'refused' | 'held';

export interface OperationOptions {
  readonly profile: SwapProfile;
  readonly autoRollback: boolean;
  /** How long a service must run without restart before the commit. */
  readonly stableMs: number;
  /** Own deadline of the health gate, beyond the service's start period. */
  readonly healthDeadlineMs: number;
}

/** The local record of one operation; written durably before each phase is entered. */
export interface OperationRecord {
  readonly format: 1;
  readonly id: OperationId;
  readonly kind: OperationKind;
  readonly environment: EnvironmentId;
  readonly deployment: string;
  /** The release being brought up; null for start, stop, remove and for restoring the kept one. */
  readonly release: ReleaseId | null;
  readonly fromVersion: string | null;
  readonly toVersion: string | null;
  /** `back` from the moment it was decided to restore. */
  readonly direction: 'forward' | 'back';
  readonly phase: Phase;
  readonly plan: Plan | null;
  readonly options: OperationOptions;
  /** How often a process has taken it up; over the limit it is held. */
  readonly attempts: number;
  readonly actor: string;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly end: OperationEnd | null;
  readonly error: ErrorShape | null;
  /** Last lines of the log of the service that failed, masked. */
  readonly failureLog: readonly string[];
  readonly phaseTimes: Readonly<
    Partial<Record<Phase, { readonly startedAt: string; readonly endedAt: string | null }>>
  >;
}
