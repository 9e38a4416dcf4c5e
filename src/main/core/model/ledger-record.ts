import type { ErrorShape } from '../../../shared/errors.ts';
import type { DeploymentPolicy } from './deployment.ts';
import type { OperationId, ReleaseId } from './ids.ts';
import type { OperationKind } from './plan.ts';
import type { Release, Snapshot } from './release.ts';

/**
 * The append-only records of one deployment, in the order in which they were written. Folding them gives
 * the `Deployment`. Milestones, not steps; no secret value in any.
 */
export type LedgerBody =
  | { readonly kind: 'created'; readonly fingerprintKey: string; readonly policy: DeploymentPolicy }
  | { readonly kind: 'policy-changed'; readonly policy: DeploymentPolicy }
  /** A release is about to be tried; the snapshot is null on a first deploy. */
  | {
      readonly kind: 'opened';
      readonly operation: OperationId;
      readonly operationKind: OperationKind;
      readonly release: Release;
      readonly snapshot: Snapshot | null;
    }
  /** The point of no return. */
  | { readonly kind: 'committed'; readonly operation: OperationId; readonly release: ReleaseId }
  | {
      readonly kind: 'failed';
      readonly operation: OperationId;
      readonly error: ErrorShape;
      readonly isHeld: boolean;
    }
  /** The restoring of the old release has begun, and: is done, the snapshot is cleared. */
  | { readonly kind: 'restoring'; readonly operation: OperationId }
  | { readonly kind: 'restored'; readonly operation: OperationId }
  | { readonly kind: 'stopped'; readonly operation: OperationId }
  | { readonly kind: 'started'; readonly operation: OperationId }
  | { readonly kind: 'removed'; readonly operation: OperationId }
  /** One line of history: who did what, when, how it ended. */
  | {
      readonly kind: 'operation-ended';
      readonly operation: OperationId;
      readonly operationKind: OperationKind;
      readonly actor: string;
      readonly startedAt: string;
      readonly end: string;
      readonly fromVersion: string | null;
      readonly toVersion: string | null;
      /** Of a committed operation: not everything that it replaced could be removed. */
      readonly isCleanupOpen?: boolean | undefined;
    };

export interface LedgerRecord {
  readonly format: 1;
  readonly deployment: string;
  /** From 1, without gaps as written; a torn record leaves a gap that reading skips. */
  readonly sequence: number;
  readonly at: string;
  readonly actor: string;
  readonly body: LedgerBody;
}
