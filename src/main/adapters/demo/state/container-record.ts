import type { DemoImage } from '../demo-registry.ts';
import type { FileTree } from './file-tree.ts';

/** JSON of the API that is kept and given back, but not understood here. */
export type JsonObject = Record<string, unknown>;

export type ContainerStatus = 'created' | 'running' | 'restarting' | 'exited';
export type RestartPolicyName = 'no' | 'always' | 'unless-stopped' | 'on-failure';

export interface MountRecord {
  readonly type: 'volume' | 'bind' | 'tmpfs';
  /** Volume name; null for other types. */
  readonly volume: string | null;
  /** Host path of a bind; '' for other types. */
  readonly source: string;
  readonly destination: string;
  readonly mode: string;
  readonly isWritable: boolean;
}

export interface EndpointRecord {
  /** Network name; as given, possibly an id, until the network was found. */
  network: string;
  /** As ordered. null is what the default network has. */
  aliases: string[] | null;
  readonly ipamConfig: { IPv4Address?: string | undefined; IPv6Address?: string | undefined } | null;
  readonly driverOpts: JsonObject | null;
  networkId: string;
  /** '' while the container does not run, like those below. */
  endpointId: string;
  ipAddress: string;
  prefixLength: number;
  gateway: string;
  macAddress: string;
}

/** One port of the host that leads to a container, now. */
export interface PublishedPort {
  readonly containerPort: number;
  readonly protocol: string;
  readonly hostIp: string;
  readonly hostPort: number;
}

export interface HealthRecord {
  status: 'starting' | 'healthy' | 'unhealthy';
  failingStreak: number;
  log: { Start: string; End: string; ExitCode: number; Output: string }[];
}

export interface LogRecord {
  /** ISO 8601 with nanoseconds. */
  readonly at: string;
  readonly stream: 'stdout' | 'stderr';
  /** With its newline. */
  readonly text: string;
}

/** What can run in a container. A copy: a container outlives its image, as on a real engine. */
export interface Program {
  /** null for an imported image, whose files are all it has. */
  readonly behaviour: DemoImage | null;
  readonly paths: readonly string[];
}

export interface ContainerRecord {
  readonly id: string;
  name: string;
  readonly createdAt: string;
  readonly imageId: string;
  readonly program: Program;
  /** Image and order merged, as `inspect` shows it. */
  readonly config: JsonObject;
  hostConfig: JsonObject;
  readonly argv: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly mounts: readonly MountRecord[];
  endpoints: EndpointRecord[];
  published: PublishedPort[];
  status: ContainerStatus;
  pid: number;
  exitCode: number;
  error: string;
  startedAt: string;
  finishedAt: string;
  restartCount: number;
  /** Stopped by a call, or killed with the engine: `unless-stopped` then stays stopped. */
  isManuallyStopped: boolean;
  health: HealthRecord | null;
  logs: LogRecord[];
  /** What was written outside mounts. */
  readonly files: FileTree;
}

/** What the engine prints for a time that never came. */
export const never = '0001-01-01T00:00:00Z';

export function isActive(container: ContainerRecord): boolean {
  return container.status === 'running' || container.status === 'restarting';
}

/** `HostConfig.NetworkMode`; that of a joined container names the other one by its id. */
export function networkMode(container: Pick<ContainerRecord, 'hostConfig'>): string {
  const mode = container.hostConfig['NetworkMode'];
  return typeof mode === 'string' ? mode : 'default';
}

/** Id of the container whose network namespace it shares; null: it has its own. */
export function joinedContainer(container: Pick<ContainerRecord, 'hostConfig'>): string | null {
  const mode = networkMode(container);
  return mode.startsWith('container:') ? mode.slice('container:'.length) : null;
}
