import type { ContainerSpec, NetworkEndpointSpec } from '../model/container-spec.ts';
import type {
  ContainerRole,
  EngineInfo,
  ObservedContainer,
  ObservedHost,
  ObservedImage,
} from '../model/observed.ts';
import type { NetworkSpec, RestartPolicy, VolumeSpec } from '../model/service-spec.ts';
import type { RegistryAuth } from './registry.ts';
import type { CancelSignal } from './clock.ts';

/**
 * One Docker engine, in our words. Every method is one engine call (observe reads several things).
 *
 * Errors are `WindlassError`s: `target-unreachable` before anything was sent, `connection-lost` when the
 * outcome is unknown (observe, never repeat), `not-found`, `name-taken`, `port-taken`, `in-use`,
 * `host-disk-full`, image and registry codes, else `engine-error` with the engine's text.
 * "Already started", "already stopped" and "already gone" are success.
 */
export interface DockerTarget {
  engine(): Promise<EngineInfo>;

  /** Containers of the deployment and all networks and volumes that the given names or labels concern. */
  observe(deployment: string): Promise<ObservedHost>;
  /** Its containers alone. */
  containersOf(deployment: string): Promise<readonly ObservedContainer[]>;
  /** All containers of the engine, briefly inspected: for port conflicts and drift. */
  listContainers(): Promise<readonly ContainerSummary[]>;
  /** null: there is none of that id or name. */
  inspectContainer(idOrName: string): Promise<ObservedContainer | null>;
  inspectImage(reference: string): Promise<ObservedImage | null>;
  /** Ids of networks with that name: names are not unique on an engine. */
  findNetworks(name: string): Promise<readonly { readonly id: string; readonly driver: string }[]>;
  hasVolume(name: string): Promise<boolean>;

  createContainer(spec: ContainerSpec): Promise<string>;
  startContainer(container: string): Promise<void>;
  /** Resolves when it has stopped. Grace null: the container's own, else the engine's 10 s. */
  stopContainer(container: string, graceMs: number | null): Promise<void>;
  renameContainer(container: string, name: string): Promise<void>;
  setRestartPolicy(container: string, policy: RestartPolicy): Promise<void>;
  /** Never with its volumes, never by force: it must have been stopped. */
  removeContainer(container: string): Promise<void>;
  /** Exit code once it is no longer running. */
  waitContainer(container: string, signal: CancelSignal): Promise<number>;

  createNetwork(network: NetworkSpec, owner: ObjectOwner): Promise<string>;
  removeNetwork(id: string): Promise<void>;
  attachNetwork(container: string, endpoint: NetworkEndpointSpec): Promise<void>;
  detachNetwork(container: string, network: string): Promise<void>;
  createVolume(volume: VolumeSpec, owner: ObjectOwner): Promise<void>;

  /** The digest that a reference stands for now, asked of its registry through the engine. */
  resolveDigest(reference: string, auth: RegistryAuth | null): Promise<ResolvedImage>;
  /**
   * Pulls by digest. Errors inside the stream and a stream that ends early are errors; the caller watches
   * for stalls by `onProgress` and ends the pull by the signal.
   */
  pullImage(
    reference: string,
    auth: RegistryAuth | null,
    onProgress: (progress: PullProgress) => void,
    signal: CancelSignal,
  ): Promise<void>;
  tagImage(image: string, repository: string, tag: string): Promise<void>;
  /** Removes one tag; the image goes with its last reference. */
  untagImage(reference: string): Promise<void>;

  /** Runs a command inside a running container, without a terminal; output is capped at 64 kB. */
  exec(
    container: string,
    command: readonly string[],
    timeoutMs: number,
  ): Promise<{ readonly exitCode: number; readonly output: string }>;
  logs(
    container: string,
    options: LogOptions,
    onLine: (line: LogLine) => void,
    signal: CancelSignal,
  ): Promise<void>;

  /** What a container uses, about once a second, until the signal aborts; nothing is told while it does not run. */
  stats(container: string, onSample: (sample: StatsSample) => void, signal: CancelSignal): Promise<void>;
  /** Runs a command inside a running container with a terminal of that size, for a person. */
  openTerminal(container: string, order: TerminalOrder, onOutput: (text: string) => void): Promise<Terminal>;

  /**
   * What happens to containers, from now on or from a moment of the engine's clock that it still remembers; what
   * happened in that very moment comes again. Ends quietly by the signal, else by an error.
   */
  events(since: string | null, listener: HostListener, signal: CancelSignal): Promise<void>;

  /**
   * Tries the published TCP ports from the outside, the way a client of the host would; null where
   * the host cannot be reached but through its engine. A connection that is taken and dropped without a word is no
   * answer: that is what an engine's proxy does where nobody listens in the container.
   */
  probePort(hostIp: string, port: number, timeoutMs: number): Promise<boolean | null>;

  /** A created, never started container of the empty image: lock, ledger, port probe. */
  createHolder(holder: HolderSpec): Promise<string>;
  /** All never-started containers of a role, of all deployments. */
  listHolders(role: ContainerRole): Promise<readonly Holder[]>;
  /**
   * Files below a directory of a container, through the archive call, by their path relative to it
   * (`shop/1.json`). Missing directory: empty.
   */
  readFiles(container: string, directory: string): Promise<ReadonlyMap<string, Uint8Array>>;
  /** One file, made with its parent directories, through the archive call. */
  writeFile(container: string, path: string, content: Uint8Array): Promise<void>;

  /**
   * Asks whether the engine is there, now: when it does not answer soon, all calls under way end with
   * `connection-lost` instead of waiting for their deadlines. Never rejects.
   */
  checkConnection(): Promise<void>;

  close(): Promise<void>;
}

export interface ContainerSummary {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly deployment: string | null;
  readonly composeProject: string | null;
  readonly role: ContainerRole | null;
  readonly publishedPorts: readonly {
    readonly hostIp: string;
    readonly hostPort: number;
    readonly protocol: string;
  }[];
}

export interface ObjectOwner {
  readonly deployment: string;
  readonly operation: string;
}

export interface ResolvedImage {
  /** `name@sha256:…` */
  readonly digestReference: string;
  /** `os/architecture` of each; empty when the registry does not say. */
  readonly platforms: readonly string[];
}

export interface PullProgress {
  /** Layer id, 12 hex digits; '' for messages about the whole. */
  readonly layer: string;
  readonly status:
    | 'waiting'
    | 'downloading'
    | 'verifying'
    | 'extracting'
    | 'present'
    | 'done'
    | 'retrying'
    | 'other';
  readonly currentBytes: number;
  readonly totalBytes: number;
}

export interface LogOptions {
  readonly tail: number | null;
  /** ISO 8601. */
  readonly since: string | null;
  /** ISO 8601. Of the last lines (`tail`) an engine leaves out what is later: it does not count back from here. */
  readonly until: string | null;
  readonly follow: boolean;
}

export interface LogLine {
  readonly stream: 'stdout' | 'stderr';
  /** ISO 8601 with nanoseconds, the engine's clock. */
  readonly at: string;
  readonly text: string;
}

/** What a container used since the sample before. */
export interface StatsSample {
  /** Of one processor, so that two busy ones are 200. */
  readonly cpuPercent: number;
  /** Without what the kernel keeps only until somebody else needs it. */
  readonly memoryBytes: number;
  /** null: no limit is known. */
  readonly memoryLimitBytes: number | null;
  /** Since it was started. */
  readonly receivedBytes: number;
  readonly sentBytes: number;
}

export interface HostListener {
  /** From now on nothing is missed. */
  opened(): void;
  happened(event: HostEvent): void;
}

export interface HostEvent {
  /** The same for the same event, however often it is read. */
  readonly key: string;
  /** ISO 8601, the engine's clock. */
  readonly at: string;
  /** The engine's word: `start`, `die`, `health_status: healthy`, ... */
  readonly action: string;
  readonly container: string;
  readonly deployment: string | null;
  readonly role: ContainerRole | null;
}

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

export interface TerminalOrder {
  readonly command: readonly string[];
  readonly size: TerminalSize;
}

/** Somebody's shell in a container. */
export interface Terminal {
  write(input: string): void;
  resize(size: TerminalSize): Promise<void>;
  /** No further output until `resume`: the command is kept waiting instead of being kept for. */
  pause(): void;
  resume(): void;
  /** Hangs up; the shell is asked to leave. */
  close(): void;
  /** The exit code; null when it is not known. Never rejects. */
  readonly ended: Promise<number | null>;
}

export interface HolderSpec {
  readonly name: string;
  readonly role: ContainerRole;
  /** Written under our label prefix: `windlass.<key>`. No secret. */
  readonly labels: Readonly<Record<string, string>>;
  readonly volume: { readonly name: string; readonly target: string } | null;
  readonly ports: readonly {
    readonly hostIp: string;
    readonly hostPort: number;
    readonly protocol: string;
  }[];
}

export interface Holder {
  readonly id: string;
  readonly name: string;
  readonly role: ContainerRole;
  readonly labels: Readonly<Record<string, string>>;
  /** Engine clock, ISO 8601. */
  readonly createdAt: string;
}
