import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Certificate } from '../../shared/certificate.ts';
import { DemoEngine } from '../adapters/demo/demo-engine.ts';
import { DockerEngineTarget } from '../adapters/docker/docker-engine-target.ts';
import { LocalTransport } from '../adapters/docker/transport/local-transport.ts';
import { newEnvironment } from '../core/model/environment.ts';
import { asEnvironmentId } from '../core/model/ids.ts';
import type { Application } from '../core/operations/application.ts';
import type { Definitions } from '../core/ports/definitions.ts';
import { CutLine } from './cut-line.ts';
import { KillSwitch, mortalClock } from './kill-switch.ts';
import { MemoryLedger, MemoryLedgerHost } from './memory-ledger.ts';
import { MemoryDisk, MemoryOperationLog, SimulatedActor } from './memory-stores.ts';
import { mortalLedger, mortalTarget } from './mortal-target.ts';
import { countingIds, simulatedApplication } from './simulated-application.ts';
import { SimulatedClock } from './simulated-clock.ts';

/** One run of the application on a machine; dies at its switch. */
export interface SimulatedProcess {
  readonly application: Application;
  readonly kill: KillSwitch;
}

/**
 * A demo engine, machines with their disks, and processes that can be killed at any call: the whole product
 * but its doors, in virtual time.
 */
export class DemoWorld {
  readonly clock: SimulatedClock;
  readonly engine: DemoEngine;
  readonly ledgerHost = new MemoryLedgerHost();
  /** Those on the way to the engine, as every process sees them. */
  certificates: readonly Certificate[] = [];
  readonly #definitions: Definitions;
  readonly #directory: string;
  readonly #targets: DockerEngineTarget[] = [];
  readonly #disks = new Map<string, MemoryDisk>();
  #processes = 0;
  readonly #ids = countingIds(0);

  private constructor(
    clock: SimulatedClock,
    engine: DemoEngine,
    definitions: Definitions,
    directory: string,
  ) {
    this.clock = clock;
    this.engine = engine;
    this.#definitions = definitions;
    this.#directory = directory;
  }

  static async start(definitions: Definitions, registryFile: string): Promise<DemoWorld> {
    const directory = await mkdtemp(join(tmpdir(), 'windlass-world-'));
    const clock = new SimulatedClock();
    const engine = await DemoEngine.start({
      socketPath: join(directory, 'demo.sock'),
      clock,
      registryFile,
      inRequest: clock.inRequest,
    });
    return new DemoWorld(clock, engine, definitions, directory);
  }

  /** Starts the application once more on a machine; `killAt` counts calls that change something. */
  process(machine = 'desk', killAt = Infinity, line = new CutLine(this.clock, null)): SimulatedProcess {
    const disk = this.#diskOf(machine);
    const kill = new KillSwitch(killAt);
    const target = new DockerEngineTarget({
      transport: new LocalTransport(`unix://${join(this.#directory, 'demo.sock')}`),
      probePort: async (hostIp, port) => this.engine.isPortAnswering(hostIp, port),
    });
    this.#targets.push(target);
    this.#processes += 1;
    const docker = line.target(mortalTarget(target, kill, this.clock));
    const ledger = line.ledger(mortalLedger(new MemoryLedger(this.clock, this.ledgerHost), kill));
    const application = simulatedApplication({
      dataDirectory: this.#directory,
      disk,
      kill,
      certificates: () => this.certificates,
      actor: new SimulatedActor(`operator@${machine}`, machine, this.#processes, kill),
      operationLog: new MemoryOperationLog(disk, kill),
      docker,
      ledger,
      definitions: this.#definitions,
      clock: mortalClock(this.clock, kill),
      ids: this.#ids,
    });
    return { application, kill };
  }

  /** Looks at the host without being part of the product. */
  eye(): DockerEngineTarget {
    const target = new DockerEngineTarget({
      transport: new LocalTransport(`unix://${join(this.#directory, 'demo.sock')}`),
    });
    this.#targets.push(target);
    return target;
  }

  /** A container that is none of ours. */
  async createForeign(name: string): Promise<void> {
    const body = JSON.stringify({ Image: 'windlass-demo/foreign:1', Cmd: ['/bin/true'] });
    await this.clock.track(this.#post('/images/create?fromImage=windlass-demo/shop-web&tag=1.0.0', ''));
    await this.clock.track(
      this.#post('/images/windlass-demo/shop-web:1.0.0/tag?repo=windlass-demo/foreign&tag=1', ''),
    );
    const status = await this.clock.track(this.#post(`/containers/create?name=${name}`, body));
    if (status !== 201) throw new Error(`the foreign container was answered ${status}`);
  }

  #post(path: string, body: string): Promise<number> {
    return new Promise((resolve, reject) => {
      const headers = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) };
      const options = { socketPath: join(this.#directory, 'demo.sock'), path, method: 'POST', headers };
      const sent = request(options, (answer) => {
        answer.resume();
        answer.on('end', () => resolve(answer.statusCode ?? 0));
      });
      sent.on('error', reject);
      sent.end(body);
    });
  }

  async stop(): Promise<void> {
    this.clock.stop();
    await Promise.all(this.#targets.map((target) => target.close()));
    await this.engine.stop();
    await rm(this.#directory, { recursive: true, force: true });
  }

  #diskOf(machine: string): MemoryDisk {
    const known = this.#disks.get(machine);
    if (known !== undefined) return known;
    const disk = new MemoryDisk();
    disk.environments = [newEnvironment(asEnvironmentId('demo'), 'Demo', { kind: 'demo' })];
    disk.sources = [
      { id: 'samples', name: 'samples', path: join(import.meta.dirname, '../../../resources/catalog') },
    ];
    this.#disks.set(machine, disk);
    return disk;
  }
}
