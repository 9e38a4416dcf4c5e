import type { DeploymentStatus } from '../../deployment-status.ts';
import type { ErrorShape } from '../../errors.ts';
import type { VariableField } from './catalog.ts';

/** A line of the list of deployments. */
export interface DeploymentRow {
  readonly name: string;
  readonly environment: string;
  readonly productName: string;
  readonly version: string | null;
  readonly status: DeploymentStatus;
  /** Newest version of the catalog that it could be upgraded to. */
  readonly upgradeTo: string | null;
  /** Version that a rollback would lead to; null: there is none, or nobody needs one now. */
  readonly rollbackTo: string | null;
  readonly isHeld: boolean;
  /** false: the environment does not answer and this is what was last known. */
  readonly isLive: boolean;
  readonly lastOperation: {
    readonly id: string;
    readonly kind: string;
    readonly end: string | null;
    /** ISO 8601. */
    readonly at: string;
  } | null;
}

/** The documented answer of `GET …/upgrade/check` (features.md section 6). */
export interface UpgradeCheckAnswer {
  readonly success: boolean;
  readonly upgradeAvailable: boolean;
  readonly currentVersion: string | null;
  readonly latestVersion: string | null;
  readonly latestStackId: string | null;
  readonly newVariables: readonly string[];
  readonly removedVariables: readonly string[];
  readonly canUpgrade: boolean;
  readonly cannotUpgradeReason: string | null;
}

/** The documented answer of `GET …/rollback`. */
export interface RollbackAnswer {
  readonly canRollback: boolean;
  readonly rollbackTargetVersion: string | null;
  readonly snapshotDescription: string | null;
  readonly snapshotCreatedAt: string | null;
}

export interface LockRow {
  readonly id: string;
  readonly owner: string;
  readonly operation: string;
  readonly kind: string;
  /** ISO 8601, the engine's clock. */
  readonly since: string;
}

export interface HealthProbe {
  readonly at: string;
  readonly exitCode: number;
  /** At most 4 kB. */
  readonly output: string;
}

/** A service of the current release with the container that stands for it. */
export interface ServiceRow {
  readonly service: string;
  readonly lifecycle: 'service' | 'one-shot';
  readonly imageReference: string;
  /** `sha256:…`; null where the image has none. */
  readonly digest: string | null;
  /** null: there is no container. */
  readonly containerId: string | null;
  readonly containerName: string | null;
  readonly state: string;
  readonly health: 'none' | 'starting' | 'healthy' | 'unhealthy';
  /** Newest last. */
  readonly probes: readonly HealthProbe[];
  readonly exitCode: number;
  readonly errorText: string;
  readonly restarts: number;
  /** ISO 8601; '' when it never ran. */
  readonly startedAt: string;
  readonly ports: readonly {
    readonly hostIp: string;
    readonly hostPort: number;
    readonly containerPort: number;
    readonly protocol: string;
  }[];
  readonly volumes: readonly {
    readonly name: string;
    readonly target: string;
    readonly isAnonymous: boolean;
  }[];
}

/** A release of the deployment's past, newest first. */
export interface ReleaseRow {
  readonly id: string;
  readonly version: string;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly state: 'current' | 'pending' | 'committed' | 'failed';
  readonly images: Readonly<Record<string, string>>;
  readonly canRollBackTo: boolean;
}

export interface VariableRow {
  readonly definition: VariableField;
  /** A secret as '••••••'. */
  readonly value: string;
  readonly isSecret: boolean;
}

/** Everything that the page of one deployment shows. */
export interface DeploymentPage {
  readonly row: DeploymentRow;
  readonly productId: string;
  readonly stackId: string;
  readonly check: UpgradeCheckAnswer | null;
  /** How many newer versions there are. */
  readonly newerVersions: number;
  readonly rollback: RollbackAnswer;
  readonly failure: {
    readonly operation: string;
    readonly at: string;
    readonly error: ErrorShape;
    readonly isHeld: boolean;
    /** The version that failed. */
    readonly version: string | null;
  } | null;
  /** It is committed, and what it replaced is not known to be removed; the operation that left it so. */
  readonly openCleanup: string | null;
  readonly lock: LockRow | null;
  readonly services: readonly ServiceRow[];
  readonly variables: readonly VariableRow[];
  readonly releases: readonly ReleaseRow[];
  readonly policy: { readonly rollback: 'manual' | 'automatic' };
  /** Id of the operation that runs in this application now. */
  readonly runningOperation: string | null;
}
