/**
 * A stack with every variable filled in: what is to run, in our words. Produced by the definitions
 * adapter from a manifest or Compose file; turned into engine calls by the docker adapter.
 * Plain JSON throughout. Absent settings are null or empty, never undefined.
 */
export interface StackSpec {
  readonly services: readonly ServiceSpec[];
  readonly networks: readonly NetworkSpec[];
  readonly volumes: readonly VolumeSpec[];
}

export interface NetworkSpec {
  /** Key in the definition; `default` is the implicit one. */
  readonly key: string;
  /** Name on the engine: `<project>_<key>`, or the `name:` given. */
  readonly name: string;
  readonly external: boolean;
  readonly driver: string;
  readonly driverOpts: Readonly<Record<string, string>>;
  readonly internal: boolean;
  readonly attachable: boolean;
  readonly enableIpv6: boolean;
  readonly subnets: readonly { readonly subnet: string; readonly gateway: string | null }[];
  readonly labels: Readonly<Record<string, string>>;
}

export interface VolumeSpec {
  readonly key: string;
  /** Name on the engine: `<project>_<key>`, or the `name:` given. */
  readonly name: string;
  readonly external: boolean;
  readonly driver: string;
  readonly driverOpts: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
}

export type DependencyCondition = 'started' | 'healthy' | 'completed';

export interface Dependency {
  readonly service: string;
  readonly condition: DependencyCondition;
}

export interface PortSpec {
  /** '' means all interfaces. */
  readonly hostIp: string;
  /** null: the engine picks a free one. */
  readonly hostPort: number | null;
  readonly containerPort: number;
  readonly protocol: 'tcp' | 'udp' | 'sctp';
}

export type MountSpec =
  | { readonly type: 'volume'; readonly volume: string; readonly target: string; readonly readOnly: boolean }
  | { readonly type: 'anonymous'; readonly target: string; readonly readOnly: boolean }
  | { readonly type: 'bind'; readonly source: string; readonly target: string; readonly readOnly: boolean }
  | {
      readonly type: 'tmpfs';
      readonly target: string;
      readonly sizeBytes: number | null;
      readonly mode: number | null;
    };

export interface NetworkAttachment {
  /** Key of a network of this stack. */
  readonly network: string;
  readonly aliases: readonly string[];
  readonly ipv4Address: string | null;
  readonly ipv6Address: string | null;
}

/** `joined` is Compose's `service:x`: the network namespace of another service of this stack. */
export type NetworkMode =
  | { readonly kind: 'networks' }
  | { readonly kind: 'none' }
  | { readonly kind: 'host' }
  | { readonly kind: 'bridge' }
  | { readonly kind: 'joined'; readonly service: string };

/** Durations in milliseconds. null means: what the image says. */
export interface HealthcheckSpec {
  readonly isDisabled: boolean;
  /** `['CMD', ...]` or `['CMD-SHELL', text]`; null takes the image's. */
  readonly test: readonly string[] | null;
  readonly intervalMs: number | null;
  readonly timeoutMs: number | null;
  readonly retries: number | null;
  readonly startPeriodMs: number | null;
}

export interface RestartPolicy {
  readonly name: 'no' | 'always' | 'unless-stopped' | 'on-failure';
  /** Only with `on-failure`; 0 means without limit. */
  readonly maximumRetryCount: number;
}

export interface UlimitSpec {
  readonly name: string;
  readonly soft: number;
  readonly hard: number;
}

/** Whether the new container may start before the old one stops; `auto` lets policy/update-order decide. */
export type UpdateOrder = 'auto' | 'stop-first' | 'start-first';

export interface ServiceSpec {
  readonly name: string;
  readonly image: string;
  /** `container_name`; null gives `<project>-<service>-1`. */
  readonly containerName: string | null;
  /** `one-shot` runs to exit 0 and is not kept running (a manifest's `init`, a Compose `service_completed_successfully`). */
  readonly lifecycle: 'service' | 'one-shot';
  readonly oneShotTimeoutMs: number;
  readonly command: readonly string[] | null;
  readonly entrypoint: readonly string[] | null;
  /** Value null: taken from nowhere, the variable is unset in the container. */
  readonly environment: Readonly<Record<string, string | null>>;
  readonly ports: readonly PortSpec[];
  readonly expose: readonly string[];
  readonly mounts: readonly MountSpec[];
  readonly networkMode: NetworkMode;
  readonly networks: readonly NetworkAttachment[];
  readonly dependsOn: readonly Dependency[];
  readonly healthcheck: HealthcheckSpec | null;
  readonly restart: RestartPolicy;
  readonly user: string | null;
  readonly workingDir: string | null;
  readonly hostname: string | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly stopGraceMs: number | null;
  readonly stopSignal: string | null;
  readonly init: boolean | null;
  readonly capAdd: readonly string[];
  readonly capDrop: readonly string[];
  readonly privileged: boolean;
  readonly readOnly: boolean;
  /** `name:address` as the engine takes them. */
  readonly extraHosts: readonly string[];
  readonly dns: readonly string[];
  readonly ulimits: readonly UlimitSpec[];
  readonly memoryBytes: number | null;
  /** 1.5 means one and a half cores. */
  readonly cpus: number | null;
  readonly logging: { readonly driver: string; readonly options: Readonly<Record<string, string>> } | null;
  readonly update: UpdateOrder;
}
