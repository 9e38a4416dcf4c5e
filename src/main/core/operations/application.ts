import type { Preferences } from '../../../shared/contract/shapes/application.ts';
import type {
  DeploymentRow,
  LockRow,
  RollbackAnswer,
  UpgradeCheckAnswer,
} from '../../../shared/contract/shapes/deployment.ts';
import type { Difference } from '../../../shared/contract/shapes/operation.ts';
import type { StatsRow } from '../../../shared/contract/topics.ts';
import type { Certificate } from '../../../shared/certificate.ts';
import type { ErrorShape, WindlassError } from '../../../shared/errors.ts';
import type { OperationEvent } from '../../../shared/operation-event.ts';
import type { CatalogProblem, ProductVersion } from '../model/catalog.ts';
import type { Deployment, DeploymentPolicy } from '../model/deployment.ts';
import type { EngineAddress, Environment, EnvironmentMarks, Source } from '../model/environment.ts';
import type { EngineInfo, ObservedContainer } from '../model/observed.ts';
import type { OperationOptions, OperationRecord } from '../model/operation.ts';
import type { Plan } from '../model/plan.ts';
import type { VariableDefinition } from '../model/variables.ts';
import type { HeldComparison } from './held-comparison.ts';
import type { CancelSignal } from '../ports/clock.ts';
import type { CredentialRequest } from '../ports/credentials.ts';
import type { HostListener, LogLine, Terminal, TerminalSize } from '../ports/docker-target.ts';
import type { AcceptedHostKey, KnownPlace, ReachedStage } from '../ports/hosts.ts';
import type { RegistryLogins } from '../ports/registry.ts';
import type { SecretProtection } from '../ports/secrets.ts';

/**
 * The use cases, as every door sees them. Errors are `WindlassError`s. Deployments are addressed by name,
 * and by name and environment where the name alone is ambiguous.
 */
export interface Application {
  readonly environments: {
    list(): readonly Environment[];
    /** Engines of this machine that answer: DOCKER_HOST, the current context, the usual sockets. */
    discover(): Promise<readonly { readonly dockerHost: string; readonly engine: EngineInfo }[]>;
    /** What other tools of this machine know: contexts of Docker, hosts of the SSH configuration. */
    knownPlaces(): Promise<readonly KnownPlace[]>;
    /** Asks the engine first; its id is pinned from then on. */
    add(name: string, address: EngineAddress, marks?: Partial<EnvironmentMarks>): Promise<Environment>;
    update(name: string, change: EnvironmentChange): Promise<Environment>;
    test(name: string): Promise<EnvironmentTest>;
    /** The same for an address that is no environment yet. */
    testAddress(address: EngineAddress): Promise<EnvironmentTest>;
    /** For the key that an error `host-key-unknown` named; the next connection that shows it writes it down. */
    acceptHostKey(key: AcceptedHostKey): Promise<void>;
    /** For what an error `authentication-needed` asked; kept in memory. */
    authenticate(request: CredentialRequest, answers: readonly string[]): void;
    /** Whatever is open to it and does not answer is given up, so that the next call connects anew and at once. */
    retry(name: string): Promise<void>;
    /** One short question; throws what is in the way. */
    ask(name: string): Promise<EngineInfo>;
    /** Those on the way to it, as far as they are known without asking anybody. */
    certificates(name: string): Promise<readonly Certificate[]>;
    /** What happens to its containers, until the signal aborts; rejects when the connection is lost. */
    follow(name: string, since: string | null, listener: HostListener, signal: CancelSignal): Promise<void>;
    remove(name: string): Promise<void>;
  };
  /** Logins that were entered here, for pulls by whatever engine. */
  readonly registries: Omit<RegistryLogins, 'authFor'>;
  readonly sources: {
    list(): readonly Source[];
    add(name: string, path: string): Promise<Source>;
    remove(name: string): Promise<void>;
  };
  readonly catalog: {
    /** Reads every source again. */
    sync(): Promise<CatalogSync>;
    versions(): Promise<readonly ProductVersion[]>;
    /** What a version runs; empty where its definition cannot be filled in with defaults and examples. */
    services(version: ProductVersion): readonly { readonly name: string; readonly image: string }[];
    /** Of the last reading. */
    problems(): Promise<readonly CatalogProblem[]>;
  };
  readonly deployments: {
    /** Of all environments; an environment that does not answer contributes its last known ones. */
    list(onAway?: OnAway): Promise<readonly DeploymentRow[]>;
    /** Of one environment; what was last known of it when it does not answer. */
    listOf(environment: string): Promise<readonly DeploymentRow[]>;
    /** What was last known of it, without asking it. */
    lastKnown(environment: string): Promise<readonly DeploymentRow[]>;
    status(ref: DeploymentRef): Promise<DeploymentDetails>;
    /** The same a moment later, when nothing but these of its containers can have changed since. */
    statusAfter(details: DeploymentDetails, touched: readonly string[]): Promise<DeploymentDetails>;
    /** As it was when its host last answered; null: nothing is known of it. Does not ask the host. */
    lastStatus(ref: DeploymentRef): Promise<LastKnownDetails | null>;
    /** The documented JSON of `GET …/upgrade/check`. */
    check(ref: DeploymentRef): Promise<UpgradeCheckAnswer>;
    /** The documented JSON of `GET …/rollback`. */
    rollbackInfo(ref: DeploymentRef): Promise<RollbackAnswer>;
    setPolicy(ref: DeploymentRef, policy: DeploymentPolicy): Promise<void>;
    logs(
      ref: DeploymentRef,
      options: LogRequest,
      onLine: (line: ServiceLogLine) => void,
      signal: CancelSignal,
    ): Promise<void>;
    /** What its running services use, about once a second, until the signal aborts. */
    stats(
      ref: DeploymentRef,
      onRows: (rows: readonly StatsRow[]) => void,
      signal: CancelSignal,
    ): Promise<void>;
    /** A shell in the container of a service. */
    openTerminal(
      ref: DeploymentRef,
      service: string,
      size: TerminalSize,
      onOutput: (text: string) => void,
    ): Promise<Terminal>;
  };
  readonly operations: {
    /** Reads and checks everything, changes nothing. */
    preview(request: OperationRequest): Promise<OperationPreview>;
    /**
     * What would change, as far as definitions and records tell: known also where a preview is refused, because
     * a value is missing or a check fails.
     */
    compare(request: OperationRequest): Promise<OperationComparison>;
    /** Takes the lock, does the preflight and runs; resolves when the operation has begun. */
    start(request: OperationRequest): Promise<OperationHandle>;
    /** Those that run in this process now. */
    running(): readonly OperationHandle[];
    /** Calls back for each operation that begins or is taken up in this process; returns how to stop that. */
    onBegun(listener: (operation: OperationHandle) => void): () => void;
    /** Goes on with what was interrupted or held; `rollback` restores instead. */
    resume(ref: DeploymentRef, confirmation?: string): Promise<OperationHandle>;
    /** What is undecided, side by side, and what `resume` and `rollback` would do; changes nothing. */
    held(ref: DeploymentRef): Promise<HeldComparison>;
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
    /** The same where a host is there again: nobody else is asked. */
    recoverIn(environment: string): Promise<readonly OperationHandle[]>;
  };
  readonly preferences: {
    read(): Preferences;
    change(change: Partial<Preferences>): Preferences;
  };
  /** How the keys of the stored secrets are kept. What was interrupted for want of them is taken up after `unlock`. */
  readonly secrets: SecretProtection;
  doctor(): Promise<readonly DoctorFinding[]>;
  /** The machine slept: what waits for a host asks at once, and nothing is decided by what was seen before. */
  wake(): void;
  close(): Promise<void>;
}

export interface DeploymentRef {
  readonly name: string;
  /** Environment name; null: the only one that has a deployment of that name. */
  readonly environment: string | null;
}

export interface EnvironmentChange extends Partial<EnvironmentMarks> {
  readonly name?: string;
}

export interface EnvironmentTest {
  readonly environment: string;
  readonly stages: readonly ReachedStage[];
  readonly engine: EngineInfo | null;
  /** Milliseconds of one question, asked when the connection was there; null: it was not reached. */
  readonly latencyMs: number | null;
  /** Empty where there are none, and where it was not reached. */
  readonly certificates: readonly Certificate[];
  readonly error: ErrorShape | null;
}

export interface CatalogSync {
  readonly sources: number;
  readonly versions: number;
  readonly problems: readonly CatalogProblem[];
}

export interface ServiceStatus {
  readonly service: string;
  readonly lifecycle: 'service' | 'one-shot';
  readonly image: string;
  readonly container: ObservedContainer | null;
}

export interface DeploymentDetails {
  readonly summary: DeploymentRow;
  readonly deployment: Deployment;
  /** All of its own, also those that are kept or were left over. */
  readonly containers: readonly ObservedContainer[];
  readonly services: readonly ServiceStatus[];
  /** Values of the current release; secrets as '••••••'. */
  readonly variables: readonly {
    readonly name: string;
    readonly value: string;
    readonly isSecret: boolean;
  }[];
  readonly lock: LockRow | null;
}

/** Told of each environment that does not answer, and why. */
export type OnAway = (environment: string, error: WindlassError) => void;

/** Without containers and lock, which only the host knows. */
export interface LastKnownDetails extends DeploymentDetails {
  /** ISO 8601: when the newest of the records was written that it is known from. */
  readonly changedAt: string;
}

/** The name of the deployment as somebody typed it, for environments that want it. */
export interface Confirmation {
  readonly confirmation?: string | undefined;
}

export type OperationRequest = Confirmation &
  (
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
      }
  );

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

export interface OperationComparison {
  readonly environment: string;
  readonly deployment: string;
  readonly fromVersion: string | null;
  readonly toVersion: string | null;
  readonly newVariables: readonly VariableDefinition[];
  readonly removedVariables: readonly string[];
  readonly changedVariables: readonly string[];
  /** Required and without a value. */
  readonly missingVariables: readonly string[];
  /** By name; unchanged ones too. */
  readonly services: OperationPreview['services'];
  readonly differences: readonly Difference[];
  /** By service: what it runs before, with its digest. */
  readonly imagesBefore: Readonly<Record<string, string>>;
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
  /** With a `tail`, the last lines before it. */
  readonly until: string | null;
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
