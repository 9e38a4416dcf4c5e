import type { ErrorShape } from '../../../shared/errors.ts';
import type { OperationEvent } from '../../../shared/operation-event.ts';
import type { CatalogProblem, ProductVersion } from '../model/catalog.ts';
import type { Deployment, DeploymentPolicy, DeploymentStatus } from '../model/deployment.ts';
import type { Environment, Source } from '../model/environment.ts';
import type { EngineInfo, ObservedContainer } from '../model/observed.ts';
import type { OperationOptions, OperationRecord } from '../model/operation.ts';
import type { Plan } from '../model/plan.ts';
import type { CancelSignal } from '../ports/clock.ts';
import type { LogLine } from '../ports/docker-target.ts';

/**
 * The use cases, as every door sees them. Errors are `WindlassError`s. Deployments are addressed by name,
 * and by name and environment where the name alone is ambiguous.
 */
export interface Application {
  readonly environments: {
    list(): readonly Environment[];
    /** Engines of this machine that answer: DOCKER_HOST, the current context, the usual sockets. */
    discover(): Promise<readonly { readonly dockerHost: string; readonly engine: EngineInfo }[]>;
    add(name: string, dockerHost: string): Promise<Environment>;
    test(name: string): Promise<EnvironmentTest>;
    remove(name: string): Promise<void>;
  };
  readonly sources: {
    list(): readonly Source[];
    add(name: string, path: string): Promise<Source>;
    remove(name: string): void;
  };
  readonly catalog: {
    /** Reads every source again. */
    sync(): Promise<CatalogSync>;
    versions(): Promise<readonly ProductVersion[]>;
  };
  readonly deployments: {
    /** Of all environments; an environment that does not answer contributes its last known ones. */
    list(): Promise<readonly DeploymentSummary[]>;
    status(ref: DeploymentRef): Promise<DeploymentDetails>;
    /** The documented JSON of `GET …/upgrade/check`. */
    check(ref: DeploymentRef): Promise<UpgradeCheck>;
    /** The documented JSON of `GET …/rollback`. */
    rollbackInfo(ref: DeploymentRef): Promise<RollbackInfo>;
    setPolicy(ref: DeploymentRef, policy: DeploymentPolicy): Promise<void>;
    logs(
      ref: DeploymentRef,
      options: LogRequest,
      onLine: (line: ServiceLogLine) => void,
      signal: CancelSignal,
    ): Promise<void>;
  };
  readonly operations: {
    /** Reads and checks everything, changes nothing. */
    preview(request: OperationRequest): Promise<OperationPreview>;
    /** Takes the lock, does the preflight and runs; resolves when the operation has begun. */
    start(request: OperationRequest): Promise<OperationHandle>;
    /** Goes on with what was interrupted or held; `rollback` restores instead. */
    resume(ref: DeploymentRef): Promise<OperationHandle>;
    /** Breaks the lock with that id, on purpose. */
    unlock(ref: DeploymentRef, lockId: string): Promise<void>;
    list(deployment: string | null): Promise<readonly OperationRecord[]>;
    show(
      id: string,
    ): Promise<{ readonly record: OperationRecord; readonly events: readonly OperationEvent[] }>;
    /** Follows a running operation, also of another process, to its end. */
    follow(
      id: string,
      after: number,
      onEvent: (event: OperationEvent) => void,
      signal: CancelSignal,
    ): Promise<void>;
    /** What a dead process left behind is resumed, restored, cleaned up, or held. */
    recoverAll(): Promise<readonly OperationHandle[]>;
  };
  doctor(): Promise<readonly DoctorFinding[]>;
  close(): Promise<void>;
}

export interface DeploymentRef {
  readonly name: string;
  /** Environment name; null: the only one that has a deployment of that name. */
  readonly environment: string | null;
}

export interface EnvironmentTest {
  readonly environment: string;
  readonly stages: readonly { readonly stage: string; readonly isPassed: boolean; readonly detail: string }[];
  readonly engine: EngineInfo | null;
  readonly error: ErrorShape | null;
}

export interface CatalogSync {
  readonly sources: number;
  readonly versions: number;
  readonly problems: readonly CatalogProblem[];
}

export interface DeploymentSummary {
  readonly name: string;
  readonly environment: string;
  readonly productName: string;
  readonly version: string | null;
  readonly status: DeploymentStatus;
  /** Newest version of the catalog that it could be upgraded to. */
  readonly upgradeTo: string | null;
  readonly isHeld: boolean;
  /** false: the environment does not answer and this is what was last known. */
  readonly isLive: boolean;
  readonly lastOperation: {
    readonly id: string;
    readonly kind: string;
    readonly end: string | null;
    readonly at: string;
  } | null;
}

export interface ServiceStatus {
  readonly service: string;
  readonly lifecycle: 'service' | 'one-shot';
  readonly image: string;
  readonly container: ObservedContainer | null;
}

export interface DeploymentDetails {
  readonly summary: DeploymentSummary;
  readonly deployment: Deployment;
  readonly services: readonly ServiceStatus[];
  /** Values of the current release; secrets as '••••••'. */
  readonly variables: readonly {
    readonly name: string;
    readonly value: string;
    readonly isSecret: boolean;
  }[];
  readonly lock: LockHolder | null;
}

export interface LockHolder {
  readonly id: string;
  readonly owner: string;
  readonly operation: string;
  readonly kind: string;
  /** ISO 8601, the engine's clock. */
  readonly since: string;
}

/** Field names and texts as documented (features.md section 6). */
export interface UpgradeCheck {
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

export interface RollbackInfo {
  readonly canRollback: boolean;
  readonly rollbackTargetVersion: string | null;
  readonly snapshotDescription: string | null;
  readonly snapshotCreatedAt: string | null;
}

export type OperationRequest =
  | {
      readonly kind: 'deploy';
      readonly name: string;
      readonly environment: string;
      /** `source:product:stack`, or a product or stack name where it is unambiguous. */
      readonly stack: string;
      /** null: the newest. */
      readonly version: string | null;
      readonly variables: Readonly<Record<string, string>>;
      readonly options: Partial<OperationOptions>;
    }
  | {
      readonly kind: 'upgrade';
      readonly ref: DeploymentRef;
      readonly version: string | null;
      readonly variables: Readonly<Record<string, string>>;
      readonly options: Partial<OperationOptions>;
    }
  | {
      readonly kind: 'rollback';
      readonly ref: DeploymentRef;
      /** null: the restore point of a failed upgrade, else the last committed release before this one. */
      readonly release: string | null;
      /** Only for secrets that this machine does not know. */
      readonly variables: Readonly<Record<string, string>>;
      readonly options: Partial<OperationOptions>;
    }
  | {
      readonly kind: 'start' | 'stop' | 'remove';
      readonly ref: DeploymentRef;
      readonly options: Partial<OperationOptions>;
    };

export interface PreflightCheck {
  /** `images`, `ports`, `networks`, `volumes`, `disk`, `health`, `restart-policy`, `lock`, `assurance`, `versions` */
  readonly check: string;
  readonly severity: 'ok' | 'warning' | 'error';
  readonly service: string | null;
  /** Stable code with its details; the text is made by the door. */
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly message: string;
}

export interface OperationPreview {
  readonly plan: Plan;
  readonly renderedPlan: string;
  readonly environment: string;
  readonly deployment: string;
  readonly fromVersion: string | null;
  readonly toVersion: string | null;
  readonly newVariables: readonly string[];
  readonly removedVariables: readonly string[];
  readonly changedVariables: readonly string[];
  /** Unchanged services are not touched. */
  readonly services: readonly {
    readonly service: string;
    readonly change: 'added' | 'changed' | 'removed' | 'unchanged';
  }[];
  readonly checks: readonly PreflightCheck[];
}

export interface OperationHandle {
  readonly id: string;
  /** Replays events after that number, then follows to `operation.ended`. */
  events(after: number, onEvent: (event: OperationEvent) => void): () => void;
  /** Before the commit: restores. After it there is nothing to cancel: false. */
  cancel(): boolean;
  /** Settles when the operation has ended or is held; never rejects for a failed operation. */
  readonly finished: Promise<OperationRecord>;
}

export interface LogRequest {
  readonly service: string | null;
  readonly tail: number | null;
  readonly since: string | null;
  readonly follow: boolean;
}

export type ServiceLogLine = LogLine & { readonly service: string };

export interface DoctorFinding {
  readonly severity: 'ok' | 'warning' | 'error';
  readonly area: string;
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly message: string;
}
