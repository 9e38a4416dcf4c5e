import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Cable } from './cable.ts';
import { startEngine, type LabEngine } from './engine.ts';
import { inNetwork } from './ip.ts';
import { Line } from './line.ts';
import { OwnNetwork, type Enter } from './own-network.ts';
import { startRegistry, type LabRegistry } from './registry.ts';
import { startSshd, type LabSshd } from './sshd.ts';

const sshPort = 22;

export interface RemoteMachineOptions {
  /** Folders of everything on it are made below this one. Keep it short: sockets are there. */
  readonly dir: string;
  readonly name: string;
  /** Public keys that let their owner in. */
  readonly authorizedKeys: readonly string[];
  /** The network that the cable to it begins in; left out: the lab's own. */
  readonly near?: Enter;
  /** Further lines of its server's configuration, such as `MaxSessions 1`. */
  readonly sshd?: readonly string[];
}

export interface RemoteHostOptions extends RemoteMachineOptions {
  /** Further arguments of its engine, once the machine is there that it will be on. */
  readonly engineArgs?: (machine: RemoteMachine) => Promise<string[]>;
}

/** A machine with a network of its own and an SSH server: the only way to it is its cable. */
export class RemoteMachine {
  readonly network: OwnNetwork;
  readonly cable: Cable;
  readonly sshd: LabSshd;

  protected constructor(network: OwnNetwork, cable: Cable, sshd: LabSshd) {
    this.network = network;
    this.cable = cable;
    this.sshd = sshd;
  }

  static async open(options: RemoteMachineOptions): Promise<RemoteMachine> {
    const { network, cable, sshd } = await startMachine(options);
    return new RemoteMachine(network, cable, sshd);
  }

  /** A way to it of its own, by an address of its own. */
  async line(): Promise<Line> {
    return new Line(await this.cable.addAddress(), this.network.enter);
  }

  /** As known_hosts has it, for each of these names or addresses. */
  async knownHosts(...names: readonly string[]): Promise<string> {
    const key = await this.sshd.hostKey('ed25519');
    return names.map((name) => `${name} ${key}\n`).join('');
  }

  async close(): Promise<void> {
    await this.sshd.stop();
    await this.cable.remove();
    await this.network.close();
  }
}

/** The same with an engine that nothing but the server's forwarding leads to, and a registry for it. */
export class RemoteHost extends RemoteMachine {
  readonly engine: LabEngine;
  readonly registry: LabRegistry;

  private constructor(machine: RemoteMachine, engine: LabEngine, registry: LabRegistry) {
    super(machine.network, machine.cable, machine.sshd);
    this.engine = engine;
    this.registry = registry;
  }

  static override async open(options: RemoteHostOptions): Promise<RemoteHost> {
    const machine = await RemoteMachine.open(options);
    const { enter } = machine.network;
    const dir = join(options.dir, options.name);
    const registry = await startRegistry({ dir, name: `${options.name}-registry`, enter });
    const extraArgs = (await options.engineArgs?.(machine)) ?? [];
    const engine = await startEngine({ dir, name: `${options.name}-engine`, enter, extraArgs });
    return new RemoteHost(machine, engine, registry);
  }

  /** What a port of the host answers to somebody on it. */
  async ask(port: number): Promise<string> {
    return inNetwork(this.network.enter, 'busybox', 'wget', '-q', '-O', '-', `http://127.0.0.1:${port}/`);
  }

  /** The power goes: engine, containers, server and network at once. */
  async powerOff(): Promise<void> {
    await this.cable.pull();
    await this.sshd.kill();
    await this.engine.powerOff();
  }

  /** Switched on again: the network first, then the engine with what it brings back by itself, then the server. */
  async powerOn(): Promise<void> {
    await this.cable.plugIn();
    await this.engine.launch();
    await this.sshd.launch();
  }

  override async close(): Promise<void> {
    await this.engine.stop();
    await this.registry.stop();
    await super.close();
  }
}

async function startMachine(
  options: RemoteMachineOptions,
): Promise<Pick<RemoteMachine, 'network' | 'cable' | 'sshd'>> {
  const { name, authorizedKeys } = options;
  const dir = join(options.dir, name);
  await mkdir(dir, { recursive: true });
  const network = await OwnNetwork.open();
  const cable = await Cable.lay(network, options.near);
  const sshd = await startSshd({
    ...{ dir, name: `${name}-sshd`, authorizedKeys, port: sshPort },
    ...{ listenAddress: '0.0.0.0', enter: network.enter, config: options.sshd ?? [] },
  });
  return { network, cable, sshd };
}
