import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import type { Clock } from '../../core/ports/clock.ts';
import { loadDemoRegistry, parseDemoRegistry } from './demo-registry.ts';
import type { DemoRegistry, DemoRegistryInput } from './demo-registry.ts';
import { FaultPlan } from './fault-plan.ts';
import { EngineContext } from './host/engine-context.ts';
import { takeSnapshot } from './host/host-snapshot.ts';
import type { HostSnapshot } from './host/host-snapshot.ts';
import { isPortAnswering } from './host/listening.ts';
import { resolveName } from './host/networking.ts';
import { bringUp, dropDead, stopCleanly } from './host/restart-engine.ts';
import type { InRequest } from './http/call.ts';
import { DemoServer } from './http/demo-server.ts';
import { clearSocketPath } from './local-socket.ts';
import type { DemoState } from './state/demo-state.ts';
import { normalizePath } from './state/file-tree.ts';
import { newState } from './state/new-state.ts';
import { StateFile } from './state/state-file.ts';

export interface DemoEngineOptions {
  /** Unix socket, or the name of a pipe on Windows. */
  readonly socketPath: string;
  readonly clock: Clock;
  /** What can be pulled: a file, or its content. */
  readonly registryFile: string | DemoRegistryInput;
  /** Keeps the host in a file. Starting on an existing one is a restart of its engine. */
  readonly statePath?: string;
  /** Waiting time in front of every call. */
  readonly latencyMs?: number;
  /** Absent: a pull takes no time. */
  readonly pullBytesPerSecond?: number;
  /** Containers go on when the engine is stopped, killed or started. */
  readonly isLiveRestore?: boolean;
  /** Decides all ids. Default: always the same, but random for a new state file. */
  readonly seed?: string;
  /** Called around every wait inside a request, so that a simulation can account for it. */
  readonly inRequest?: InRequest;
}

interface RunningEngine {
  readonly context: EngineContext;
  readonly server: DemoServer;
}

/**
 * A Docker engine in memory, behind the real protocol on a local socket. What it does, it does as the real engine
 * was measured to; what it does not do, it refuses with 501.
 */
export class DemoEngine {
  readonly faults = new FaultPlan();
  readonly socketPath: string;
  readonly #options: DemoEngineOptions;
  readonly #state: DemoState;
  readonly #file: StateFile | null;
  #registry: DemoRegistry;
  #context: EngineContext;
  #running: RunningEngine | null = null;
  /** A crash or stop that is still closing its connections. */
  #ending: Promise<void> = Promise.resolve();
  #isKeepScheduled = false;

  private constructor(
    options: DemoEngineOptions,
    registry: DemoRegistry,
    state: DemoState,
    file: StateFile | null,
  ) {
    this.#options = options;
    this.socketPath = options.socketPath;
    this.#registry = registry;
    this.#state = state;
    this.#file = file;
    this.#context = this.#newContext();
    state.onTouch = () => {
      this.#keepSoon();
    };
  }

  /** Listens when it resolves. Throws when somebody else listens there, or files cannot be read. */
  static async start(options: DemoEngineOptions): Promise<DemoEngine> {
    const { registryFile, statePath } = options;
    const registry =
      typeof registryFile === 'string'
        ? await loadDemoRegistry(registryFile)
        : parseDemoRegistry(registryFile);
    await clearSocketPath(options.socketPath);
    const file = statePath === undefined ? null : new StateFile(statePath);
    const stored = (await file?.load()) ?? null;
    const seed = options.seed ?? (file === null ? 'demo' : randomBytes(16).toString('hex'));
    const state = stored ?? newState(seed, new Date(options.clock.now()).toISOString());
    const engine = new DemoEngine(options, registry, state, file);
    await engine.#launch();
    return engine;
  }

  /** A clean stop: containers are ended first, and what an earlier crash left behind is gone. */
  async stop(): Promise<void> {
    await this.#ending;
    const running = this.#running;
    this.#running = null;
    if (running === null) return;
    await running.server.close();
    stopCleanly(running.context);
    await this.#keep();
  }

  /** As kill -9: connections are cut at once, containers run on, nothing is tidied. */
  crash(): Promise<void> {
    const running = this.#running;
    this.#running = null;
    if (running === null) return this.#ending;
    dropDead(running.context);
    // Who is killed reports nothing, not even that the last state could not be written.
    this.#ending = running.server.close().then(() => this.#keep().catch(() => undefined));
    return this.#ending;
  }

  /** Starts it again after a crash or a stop; a running one is stopped cleanly before. */
  async restart(): Promise<void> {
    await this.stop();
    await this.#launch();
  }

  get isRunning(): boolean {
    return this.#running !== null;
  }

  /** Whether a client of the host would get a connection: what `probePort` needs. */
  isPortAnswering(hostIp: string, port: number): boolean {
    return isPortAnswering(this.#context, hostIp, port);
  }

  /** Addresses that a name has on a network, as containers there would be told. */
  resolve(network: string, name: string): string[] {
    return resolveName(this.#state, network, name);
  }

  snapshot(): HostSnapshot {
    return takeSnapshot(this.#state);
  }

  /** Files of a volume by path below it. */
  volumeContent(volume: string): ReadonlyMap<string, Uint8Array> {
    return this.#state.volume(volume).files.files();
  }

  /** Writes into a volume as a container that mounts it would. */
  writeVolumeFile(volume: string, path: string, content: Uint8Array | string): void {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    this.#state.volume(volume).files.putFile(normalizePath(path), bytes, this.#options.clock.now());
    this.#state.touch();
  }

  removeVolumeFile(volume: string, path: string): void {
    this.#state.volume(volume).files.remove(normalizePath(path));
    this.#state.touch();
  }

  /** Lets a program that is no container of this engine hold a port of the host. */
  occupyPort(hostIp: string, hostPort: number, protocol = 'tcp'): void {
    const taken = { protocol, hostIp: hostIp || '0.0.0.0', hostPort, kind: 'foreign' as const };
    this.#state.takenPorts = [...this.#state.takenPorts, taken];
    this.#state.touch();
  }

  /** Tells of something that changes nothing of a container that could be seen, as `update` may. */
  tell(action: string, container: string): void {
    const record = this.#state.containers.get(container);
    if (record !== undefined) this.#context.events.container(action, record);
  }

  /** The program goes away. */
  freePort(hostPort: number, protocol = 'tcp'): void {
    this.#state.takenPorts = this.#state.takenPorts.filter(
      (taken) => taken.kind !== 'foreign' || taken.hostPort !== hostPort || taken.protocol !== protocol,
    );
    this.#state.touch();
  }

  /** Changes what the registry offers from now on; images on the host stay as they are. */
  offer(registry: DemoRegistryInput): void {
    this.#registry = parseDemoRegistry(registry);
    this.#context.registry = this.#registry;
  }

  async #launch(): Promise<void> {
    const { clock, socketPath, inRequest = null, latencyMs = 0 } = this.#options;
    await clearSocketPath(socketPath);
    const context = this.#newContext();
    this.#context = context;
    bringUp(context);
    const server = new DemoServer({
      context,
      clock,
      faults: this.faults,
      inRequest,
      latencyMs,
      keep: () => this.#keep(),
      crash: () => {
        void this.crash();
      },
    });
    try {
      await server.listen(socketPath);
    } catch (error) {
      dropDead(context);
      await rm(socketPath, { force: true });
      throw error;
    }
    this.#running = { context, server };
    await this.#keep();
  }

  #newContext(): EngineContext {
    return new EngineContext({
      state: this.#state,
      clock: this.#options.clock,
      registry: this.#registry,
      isLiveRestore: this.#options.isLiveRestore ?? false,
      pullBytesPerSecond: this.#options.pullBytesPerSecond ?? null,
    });
  }

  async #keep(): Promise<void> {
    await this.#file?.flush(this.#state);
  }

  /** Changes that no request waits for are kept as well, many at once. */
  #keepSoon(): void {
    if (this.#file === null || this.#isKeepScheduled) return;
    this.#isKeepScheduled = true;
    setImmediate(() => {
      this.#isKeepScheduled = false;
      // What cannot be written now is in the next write, and a request whose change cannot be kept says so.
      this.#keep().catch(() => undefined);
    });
  }
}
