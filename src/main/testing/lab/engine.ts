import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { engineJson, engineRequest } from './engine-request.ts';
import { artifactPath, cgroupParent } from './lab-dir.ts';
import { unmountBelow } from './mounts.ts';
import { inLabNetwork, type Enter } from './own-network.ts';
import { descendantsOf, endProcess, findProcesses, isAlive, startDetached, waitUntil } from './processes.ts';

const run = promisify(execFile);

/**
 * An engine is many short processes (itself again for each archive, runc for each start), each of which would collect
 * its garbage while it starts: a fifth of its processor time.
 */
const sparingCollector = { GOGC: '400' };

/** An engine gives its containerd fifteen seconds, also on a machine that has none to spare; an init starts it again. */
const containerdTooLate = 'timeout waiting for containerd to start';
const launches = 3;

export interface EngineOptions {
  /** The engine's folder is made below this one. Keep it short: a socket's path has 107 bytes at most. */
  dir: string;
  name?: string;
  extraArgs?: string[];
  /** Into a network of its own, where its containers are too. */
  enter?: Enter;
}

/** A real engine of our own: own data, socket, bridge and address pool, never the machine's. */
export class LabEngine {
  readonly socketPath: string;
  readonly dockerHost: string;
  readonly logFile: string;
  readonly #pidFile: string;
  #pid = 0;

  constructor(
    readonly dir: string,
    readonly name: string,
    readonly extraArgs: string[],
    readonly network: EngineNetwork,
  ) {
    this.socketPath = join(dir, 'docker.sock');
    this.dockerHost = `unix://${this.socketPath}`;
    this.logFile = artifactPath(dir, `${name}.log`);
    this.#pidFile = join(dir, 'pid');
  }

  get pid(): number {
    return this.#pid;
  }

  /** Ends the engine as a power cut would; its containers may go on for a while. */
  async kill(): Promise<void> {
    await endProcess(this.#pid, 'SIGKILL', 10_000);
    // Why: left behind, it makes the next start refuse while the pid belongs to somebody.
    await rm(this.#pidFile, { force: true });
  }

  /** Ends at once with everything that it runs, as a power cut ends a host; `launch` switches it on again. */
  async powerOff(): Promise<void> {
    await this.kill();
    await this.#endLeftovers();
    await unmountBelow(this.dir);
  }

  /** Starts again on the same data, after an orderly end if it still runs. */
  async restart(): Promise<void> {
    await endProcess(this.#pid, 'SIGTERM', 30_000);
    await rm(this.#pidFile, { force: true });
    await this.launch();
  }

  /** Ends the engine and everything it left anywhere. Works after a kill, and twice. */
  async stop(): Promise<void> {
    await this.#removeContainers();
    await endProcess(this.#pid, 'SIGTERM', 30_000);
    await this.#endLeftovers();
    await unmountBelow(this.dir);
    await this.network.remove();
    await rm(this.dir, { recursive: true, force: true });
  }

  async launch(): Promise<void> {
    for (let launch = 1; ; launch += 1) {
      try {
        return await this.#launchOnce();
      } catch (error) {
        if (launch === launches || !String(error).includes(containerdTooLate)) throw error;
      }
    }
  }

  async #launchOnce(): Promise<void> {
    const args = [
      ...['--data-root', join(this.dir, 'data'), '--exec-root', join(this.dir, 'exec')],
      ...['--pidfile', this.#pidFile, '--host', this.dockerHost],
      // The machine's own /etc/docker/daemon.json must not reach in.
      ...['--config-file', join(this.dir, 'daemon.json')],
      ...['--exec-opt', 'native.cgroupdriver=cgroupfs', '--cgroup-parent', cgroupParent()],
      ...this.network.engineArgs(),
      ...this.extraArgs,
    ];
    const started = this.network.enter('dockerd', args);
    this.#pid = await startDetached({ ...started, logFile: this.logFile, env: sparingCollector });
    await waitUntil(`engine ${this.name}`, () => this.#isReady(), 60_000);
  }

  async #isReady(): Promise<boolean> {
    if (!isAlive(this.#pid)) {
      const complaints = (await readFile(this.logFile, 'utf8'))
        .split('\n')
        .filter((line) => /level=(error|fatal)|^panic|^failed/.test(line));
      throw new Error(`engine ${this.name} ended at start:\n${complaints.join('\n')}`);
    }
    return this.#answers();
  }

  async #answers(): Promise<boolean> {
    try {
      return (await engineRequest(this.dockerHost, { path: '/_ping' })).status === 200;
    } catch {
      return false;
    }
  }

  async #removeContainers(): Promise<void> {
    if (!isAlive(this.#pid) || !(await this.#answers())) return;
    const containers = await engineJson<{ Id: string }[]>(this.dockerHost, {
      path: '/containers/json',
      query: { all: true },
    });
    await Promise.all(
      containers.map(({ Id }) =>
        engineRequest(this.dockerHost, {
          path: `/containers/${Id}`,
          method: 'DELETE',
          query: { force: true, v: true },
        }),
      ),
    );
  }

  /** After a kill: containerd and the shims (they name our folder), what they run, and the port proxies. */
  async #endLeftovers(): Promise<void> {
    const named = findProcesses((line) => line.includes('containerd') && line.includes(`${this.dir}/`));
    const proxies = findProcesses((line) => this.network.isProxy(line));
    const below = named.flatMap(descendantsOf);
    await Promise.all([...named, ...below, ...proxies].map((pid) => endProcess(pid, 'SIGKILL', 10_000)));
  }
}

/** A bridge and an address pool that no other engine of the lab has. */
class EngineNetwork {
  constructor(
    readonly index: number,
    readonly enter: Enter,
  ) {}

  /** The kernel refuses a second link of the same name: creating it is how a number is taken. */
  static async take(enter: Enter): Promise<EngineNetwork> {
    for (let index = 1; index <= 90; index += 1) {
      const network = new EngineNetwork(index, enter);
      try {
        await network.#ip('link', 'add', network.#bridge, 'type', 'bridge');
      } catch (error) {
        if (String(error).includes('File exists')) continue;
        throw error;
      }
      await network.#ip('address', 'add', `${network.#prefix}0.1/24`, 'dev', network.#bridge);
      await network.#ip('link', 'set', network.#bridge, 'up');
      return network;
    }
    throw new Error('90 engines are running: some test does not stop its own');
  }

  engineArgs(): string[] {
    const pool = `base=${this.#prefix}0.0/16,size=24`;
    return ['--bridge', this.#bridge, '--default-address-pool', pool];
  }

  isProxy(commandLine: string): boolean {
    return commandLine.includes('docker-proxy') && commandLine.includes(`-container-ip ${this.#prefix}`);
  }

  async remove(): Promise<void> {
    await this.#ip('link', 'delete', this.#bridge).catch(() => undefined);
  }

  async #ip(...args: string[]): Promise<void> {
    const entered = this.enter('ip', args);
    await run(entered.command, entered.args);
  }

  get #bridge(): string {
    return `windlass${this.index}`;
  }

  get #prefix(): string {
    return `10.${100 + this.index}.`;
  }
}

/** Starts an engine and waits until it answers. */
export async function startEngine({
  dir,
  name = 'engine',
  extraArgs = [],
  enter = inLabNetwork,
}: EngineOptions): Promise<LabEngine> {
  const home = join(dir, name);
  await mkdir(home, { recursive: true });
  await writeFile(join(home, 'daemon.json'), '{}');
  const engine = new LabEngine(home, name, extraArgs, await EngineNetwork.take(enter));
  try {
    await engine.launch();
  } catch (error) {
    await engine.stop();
    throw error;
  }
  return engine;
}
