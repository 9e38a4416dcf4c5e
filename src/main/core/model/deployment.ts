import type { DeploymentStatus } from '../../../shared/deployment-status.ts';
import type { ErrorShape } from '../../../shared/errors.ts';
import type { OperationId, ReleaseId } from './ids.ts';
import type { Release, Snapshot } from './release.ts';

/** Why a deployment is `Failed`, for the amber banner. */
export interface DeploymentFailure {
  readonly operation: OperationId;
  readonly at: string;
  readonly error: ErrorShape;
  /** True when nothing may be decided without a person: `resume` or `rollback`. */
  readonly isHeld: boolean;
}

/** A deployment as folded from its ledger records: the truth that every operator sees. */
export interface Deployment {
  readonly name: string;
  readonly status: DeploymentStatus;
  /** Key of the fingerprints: keeps them comparable from every laptop and useless without the host. */
  readonly fingerprintKey: string;
  /** The committed release; null until the first deploy is committed. */
  readonly current: ReleaseId | null;
  /** The release being tried; null when no operation is open. */
  readonly pending: { readonly operation: OperationId; readonly release: ReleaseId } | null;
  readonly snapshot: Snapshot | null;
  /** What was committed last, as long as it is not on record that all it replaced is removed. */
  readonly cleanup: { readonly operation: OperationId; readonly release: ReleaseId } | null;
  readonly failure: DeploymentFailure | null;
  /** Oldest first; includes failed ones. */
  readonly releases: readonly Release[];
  /** Release ids that were committed, oldest first. */
  readonly committed: readonly ReleaseId[];
  readonly policy: DeploymentPolicy;
}

export interface DeploymentPolicy {
  readonly rollback: 'manual' | 'automatic';
}
