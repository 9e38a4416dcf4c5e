import type { CarriedVolumes } from './release.ts';
import type { OperationId, ReleaseId } from './ids.ts';
import type { NetworkSpec, RestartPolicy, VolumeSpec } from './service-spec.ts';

/**
 * Phases in the order in which they are entered. A phase is saved before it is entered.
 * `commit` is the point of no return.
 */
export const phases = [
  'preflight',
  'snapshot',
  'backup',
  'pull',
  'prepare',
  'migrate',
  'swap',
  'verify',
  'commit',
  'cleanup',
] as const;
export type Phase = (typeof phases)[number];

/** Which release of the running operation a step's container belongs to. */
export type Side = 'old' | 'new';

/** One step is one engine call, or one wait on the engine. Arguments are plain JSON without secrets. */
export interface StepArguments {
  'pull-image': { readonly image: string };
  'tag-image': { readonly image: string; readonly repository: string; readonly tag: string };
  'untag-image': { readonly image: string };
  'create-network': { readonly network: NetworkSpec };
  'remove-network': { readonly name: string; readonly id: string };
  'create-volume': { readonly volume: VolumeSpec };
  'create-container': {
    readonly name: string;
    readonly release: ReleaseId;
    readonly image: string;
    readonly restart: RestartPolicy;
    readonly carriedVolumes: CarriedVolumes;
    /** Left out until the new container is healthy, so that nobody is sent to it before. */
    readonly withAliases: boolean;
    /** The network it is created in; further ones are attached before it starts. */
    readonly network: string | null;
    /** The container whose network namespace it joins. */
    readonly joins: { readonly service: string; readonly side: Side } | null;
  };
  'set-restart-policy': { readonly container: string; readonly policy: RestartPolicy };
  'stop-container': { readonly container: string; readonly graceMs: number | null };
  'rename-container': { readonly container: string; readonly name: string };
  'start-container': { readonly container: string };
  'remove-container': { readonly container: string };
  'detach-network': { readonly container: string; readonly network: string };
  'attach-network': {
    readonly container: string;
    readonly network: string;
    readonly aliases: readonly string[];
    readonly ipv4Address: string | null;
    readonly ipv6Address: string | null;
  };
  'wait-exit': { readonly container: string; readonly timeoutMs: number };
  /** A dependency's condition, or readiness before the alias moves. */
  'wait-ready': { readonly container: string; readonly condition: 'started' | 'healthy' };
  /** Requests that were sent to it before the alias moved have that long to be answered. */
  'wait-drained': { readonly container: string; readonly ms: number };
  /** All gates of one service, up to the verdict. */
  'verify-service': { readonly container: string };
  /** One record in the ledger; `committed` is the point of no return. */
  'write-record': { readonly record: Milestone };
}

export type Milestone = 'opened' | 'committed' | 'restored' | 'started' | 'stopped' | 'removed';

/** Why a step is needed; the doors have a text for each. */
export type Cause =
  | 'restore-point'
  | 'point-of-no-return'
  | 'service-added'
  | 'service-changed'
  | 'service-removed'
  | 'service-restored'
  | 'service-stopped'
  | 'service-started'
  | 'container-missing'
  | 'network-missing'
  | 'network-unused'
  | 'volume-missing'
  | 'image-missing'
  | 'image-retained'
  | 'release-expired'
  | 'one-shot'
  | 'fallback-until-commit'
  | 'no-restart-until-commit'
  | 'declared-policy'
  | 'alias-moves'
  | 'dependency'
  | 'gates'
  | 'left-over'
  | 'state-changed';

export type StepKind = keyof StepArguments;

export type Step = {
  readonly [Kind in StepKind]: {
    readonly id: string;
    readonly kind: Kind;
    readonly phase: Phase;
    /** null: the step is for the whole stack. */
    readonly service: string | null;
    readonly side: Side | null;
    readonly args: StepArguments[Kind];
    /** Ids of steps that must be done first. Steps of an earlier phase are always done first. */
    readonly dependsOn: readonly string[];
    readonly cause: Cause;
  };
}[StepKind];

export type OperationKind = 'deploy' | 'upgrade' | 'rollback' | 'start' | 'stop' | 'remove';

/** A frozen list. `direction` is `back` when it restores the old release. */
export interface Plan {
  readonly operation: OperationId;
  readonly kind: OperationKind;
  readonly direction: 'forward' | 'back';
  readonly deployment: string;
  readonly fromVersion: string | null;
  readonly toVersion: string | null;
  readonly steps: readonly Step[];
}

/** `gap`: each service is away as shortly as possible (default). `fast`: the whole is done soonest. */
export type SwapProfile = 'gap' | 'fast';
