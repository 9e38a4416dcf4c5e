import type { ContainerSpec, NetworkEndpointSpec } from '../../core/model/container-spec.ts';
import type {
  ContainerRole,
  EngineInfo,
  ObservedContainer,
  ObservedHost,
  ObservedImage,
} from '../../core/model/observed.ts';
import type { NetworkSpec, RestartPolicy, VolumeSpec } from '../../core/model/service-spec.ts';
import type { CancelSignal } from '../../core/ports/clock.ts';
import type {
  ContainerSummary,
  DockerTarget,
  Holder,
  HolderSpec,
  HostListener,
  LogLine,
  LogOptions,
  ObjectOwner,
  PullProgress,
  ResolvedImage,
  StatsSample,
  Terminal,
  TerminalOrder,
} from '../../core/ports/docker-target.ts';
import type { RegistryAuth } from '../../core/ports/registry.ts';
import { EngineConnection } from './client/engine-connection.ts';
import { ContainerCalls } from './engine/container-calls.ts';
import { readContainerFiles, writeContainerFile } from './engine/container-files.ts';
import { readEngineInfo } from './engine/engine-info.ts';
import { readEvents } from './engine/event-calls.ts';
import { runExec } from './engine/exec-calls.ts';
import { HolderCalls } from './engine/holder-calls.ts';
import { ImageCalls } from './engine/image-calls.ts';
import { readLogs } from './engine/log-calls.ts';
import { NetworkCalls } from './engine/network-calls.ts';
import { readStats } from './engine/stats-calls.ts';
import { openTerminal } from './engine/terminal-calls.ts';
import { VolumeCalls } from './engine/volume-calls.ts';
import type { EngineTransport } from './transport/engine-transport.ts';

export type PortProbe = (hostIp: string, port: number, timeoutMs: number) => Promise<boolean | null>;

export interface DockerEngineTargetOptions {
  readonly transport: EngineTransport;
  /** Where published ports are reached; left out: as the transport does. */
  readonly probePort?: PortProbe;
  /** Left out: one over the transport. */
  readonly connection?: EngineConnection;
}

/** A Docker engine, API 1.41 and newer, wherever its transport leads. Does not touch it before the first call. */
export class DockerEngineTarget implements DockerTarget {
  readonly #connection: EngineConnection;
  readonly #containers: ContainerCalls;
  readonly #networks: NetworkCalls;
  readonly #volumes: VolumeCalls;
  readonly #images: ImageCalls;
  readonly #holders: HolderCalls;
  readonly #probePort: PortProbe;

  constructor(options: DockerEngineTargetOptions) {
    this.#connection = options.connection ?? new EngineConnection(options.transport);
    this.#networks = new NetworkCalls(this.#connection);
    this.#containers = new ContainerCalls(this.#connection, this.#networks);
    this.#volumes = new VolumeCalls(this.#connection);
    this.#images = new ImageCalls(this.#connection);
    this.#holders = new HolderCalls(this.#containers, this.#images);
    const { transport } = options;
    this.#probePort = options.probePort ?? ((hostIp, port, ms) => transport.probePort(hostIp, port, ms));
  }

  async engine(): Promise<EngineInfo> {
    return readEngineInfo(this.#connection);
  }

  async observe(deployment: string): Promise<ObservedHost> {
    const [containers, networks, volumes] = await Promise.all([
      this.#containers.ofDeployment(deployment),
      this.#networks.ofDeployment(deployment),
      this.#volumes.ofDeployment(deployment),
    ]);
    return { containers, networks, volumes };
  }

  async containersOf(deployment: string): Promise<readonly ObservedContainer[]> {
    return this.#containers.ofDeployment(deployment);
  }

  async listContainers(): Promise<readonly ContainerSummary[]> {
    return this.#containers.summaries();
  }

  async inspectContainer(idOrName: string): Promise<ObservedContainer | null> {
    return this.#containers.inspect(idOrName);
  }

  async inspectImage(reference: string): Promise<ObservedImage | null> {
    return this.#images.inspect(reference);
  }

  async findNetworks(name: string): Promise<readonly { readonly id: string; readonly driver: string }[]> {
    return this.#networks.find(name);
  }

  async hasVolume(name: string): Promise<boolean> {
    return this.#volumes.has(name);
  }

  async createContainer(spec: ContainerSpec): Promise<string> {
    return this.#containers.create(spec);
  }

  async startContainer(container: string): Promise<void> {
    await this.#containers.start(container);
  }

  async stopContainer(container: string, graceMs: number | null): Promise<void> {
    await this.#containers.stop(container, graceMs);
  }

  async renameContainer(container: string, name: string): Promise<void> {
    await this.#containers.rename(container, name);
  }

  async setRestartPolicy(container: string, policy: RestartPolicy): Promise<void> {
    await this.#containers.setRestartPolicy(container, policy);
  }

  async removeContainer(container: string): Promise<void> {
    await this.#containers.remove(container);
  }

  async waitContainer(container: string, signal: CancelSignal): Promise<number> {
    return this.#containers.wait(container, signal);
  }

  async createNetwork(network: NetworkSpec, owner: ObjectOwner): Promise<string> {
    return this.#networks.create(network, owner);
  }

  async removeNetwork(id: string): Promise<void> {
    await this.#networks.remove(id);
  }

  async attachNetwork(container: string, endpoint: NetworkEndpointSpec): Promise<void> {
    await this.#networks.attach(container, endpoint);
  }

  async detachNetwork(container: string, network: string): Promise<void> {
    await this.#networks.detach(container, network);
  }

  async createVolume(volume: VolumeSpec, owner: ObjectOwner): Promise<void> {
    await this.#volumes.create(volume, owner);
  }

  async resolveDigest(reference: string, auth: RegistryAuth | null): Promise<ResolvedImage> {
    return this.#images.resolve(reference, auth);
  }

  async pullImage(
    reference: string,
    auth: RegistryAuth | null,
    onProgress: (progress: PullProgress) => void,
    signal: CancelSignal,
  ): Promise<void> {
    await this.#images.pull(reference, auth, onProgress, signal);
  }

  async tagImage(image: string, repository: string, tag: string): Promise<void> {
    await this.#images.tag(image, repository, tag);
  }

  async untagImage(reference: string): Promise<void> {
    await this.#images.untag(reference);
  }

  async exec(
    container: string,
    command: readonly string[],
    timeoutMs: number,
  ): Promise<{ readonly exitCode: number; readonly output: string }> {
    return runExec(this.#connection, container, command, timeoutMs);
  }

  async logs(
    container: string,
    options: LogOptions,
    onLine: (line: LogLine) => void,
    signal: CancelSignal,
  ): Promise<void> {
    await readLogs(this.#connection, this.#containers, container, options, onLine, signal);
  }

  async stats(
    container: string,
    onSample: (sample: StatsSample) => void,
    signal: CancelSignal,
  ): Promise<void> {
    await readStats(this.#connection, container, onSample, signal);
  }

  async events(since: string | null, listener: HostListener, signal: CancelSignal): Promise<void> {
    await readEvents(this.#connection, since, listener, signal);
  }

  async openTerminal(
    container: string,
    order: TerminalOrder,
    onOutput: (text: string) => void,
  ): Promise<Terminal> {
    return openTerminal(this.#connection, container, order, onOutput);
  }

  async probePort(hostIp: string, port: number, timeoutMs: number): Promise<boolean | null> {
    return this.#probePort(hostIp, port, timeoutMs);
  }

  async createHolder(holder: HolderSpec): Promise<string> {
    return this.#holders.create(holder);
  }

  async listHolders(role: ContainerRole): Promise<readonly Holder[]> {
    return this.#holders.list(role);
  }

  async readFiles(container: string, directory: string): Promise<ReadonlyMap<string, Uint8Array>> {
    return readContainerFiles(this.#connection, container, directory);
  }

  async writeFile(container: string, path: string, content: Uint8Array): Promise<void> {
    await writeContainerFile(this.#connection, container, path, content);
  }

  async checkConnection(): Promise<void> {
    await this.#connection.check();
  }

  async close(): Promise<void> {
    await this.#connection.close();
  }
}
