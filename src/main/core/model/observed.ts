import type { EngineSummary } from '../../../shared/contract/shapes/environment.ts';
import type { NetworkSpec, RestartPolicy, VolumeSpec } from './service-spec.ts';

/** Our labels, parsed in the docker adapter and nowhere else. A container without them is foreign. */
export interface OwnerLabels {
  readonly deployment: string;
  readonly release: string;
  readonly service: string;
  readonly operation: string;
  readonly role: ContainerRole;
  readonly fingerprint: string;
}

/**
 * `service` and `one-shot` belong to a release. `probe` tests a host port during preflight, `lock` and
 * `ledger` are never started.
 */
export type ContainerRole = 'service' | 'one-shot' | 'probe' | 'lock' | 'ledger';

export type ContainerState = 'created' | 'running' | 'paused' | 'restarting' | 'exited' | 'removing' | 'dead';
export type HealthState = 'none' | 'starting' | 'healthy' | 'unhealthy';

export interface ObservedMount {
  readonly type: 'volume' | 'bind' | 'tmpfs' | 'other';
  /** Volume name; '' for other types. */
  readonly volume: string;
  readonly target: string;
  readonly readOnly: boolean;
  /** An unnamed volume of the engine: 64 hex digits and no owner label. */
  readonly isAnonymous: boolean;
}

export interface ObservedEndpoint {
  readonly network: string;
  readonly networkId: string;
  readonly aliases: readonly string[];
  /** '' while the container does not run. */
  readonly ipAddress: string;
}

export interface ObservedPort {
  readonly hostIp: string;
  readonly hostPort: number;
  readonly containerPort: number;
  readonly protocol: string;
}

export interface ObservedContainer {
  readonly id: string;
  readonly name: string;
  readonly owner: OwnerLabels | null;
  readonly composeProject: string | null;
  readonly state: ContainerState;
  readonly health: HealthState;
  /** The health command in effect (image or definition); null when there is none or it is disabled. */
  readonly healthTest: readonly string[] | null;
  readonly healthStartPeriodMs: number;
  /** Newest last, as the engine keeps them. */
  readonly healthLog: readonly { readonly at: string; readonly exitCode: number; readonly output: string }[];
  readonly exitCode: number;
  readonly errorText: string;
  readonly restartCount: number;
  readonly restartPolicy: RestartPolicy;
  /** ISO 8601; '' when it never ran. */
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly createdAt: string;
  /** As given at create, and the id it stood for. */
  readonly imageReference: string;
  readonly imageId: string;
  readonly mounts: readonly ObservedMount[];
  readonly endpoints: readonly ObservedEndpoint[];
  /** Declared host ports (HostConfig), also while the container is stopped. */
  readonly ports: readonly ObservedPort[];
  /** Published now, with the ports that the engine picked. */
  readonly publishedPorts: readonly ObservedPort[];
  readonly stopGraceMs: number | null;
}

export interface ObservedNetwork {
  readonly id: string;
  readonly name: string;
  readonly driver: string;
  /** As the engine has it: with what it, or its configuration, added to what was asked for. */
  readonly made: Omit<NetworkSpec, 'key' | 'name' | 'external' | 'driver'>;
  /** Deployment that made it, from its label; null: foreign. */
  readonly deployment: string | null;
  readonly operation: string | null;
  /** How many containers are attached and running. */
  readonly endpointCount: number;
}

export interface ObservedVolume {
  readonly name: string;
  readonly driver: string;
  /** As the engine has it. */
  readonly made: Pick<VolumeSpec, 'driverOpts' | 'labels'>;
  readonly deployment: string | null;
}

/** One read of the host for one deployment. */
export interface ObservedHost {
  /** Containers of the deployment, whatever their role or position. */
  readonly containers: readonly ObservedContainer[];
  readonly networks: readonly ObservedNetwork[];
  readonly volumes: readonly ObservedVolume[];
}

export interface EngineInfo extends EngineSummary {
  /** Stable identity of the engine, pinned per environment. */
  readonly id: string;
  readonly dockerRootDir: string;
  /** The engine's own clock, ISO 8601. */
  readonly systemTime: string;
}

export interface ObservedImage {
  readonly id: string;
  /** `name@sha256:…` */
  readonly digestReferences: readonly string[];
  readonly tags: readonly string[];
  /** Mount points of the image's VOLUME instructions. */
  readonly volumes: readonly string[];
  readonly hasHealthcheck: boolean;
  readonly architecture: string;
  readonly sizeBytes: number;
}
