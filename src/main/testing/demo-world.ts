import { join } from 'node:path';
import type { Certificate } from '../../shared/certificate.ts';
import { loadDemoRegistry } from '../adapters/demo/demo-registry.ts';
import { newState } from '../adapters/demo/state/new-state.ts';
import type { DockerEngineTarget } from '../adapters/docker/docker-engine-target.ts';
import { newEnvironment } from '../core/model/environment.ts';
import { asEnvironmentId } from '../core/model/ids.ts';
import type { Application } from '../core/operations/application.ts';
import type { Definitions } from '../core/ports/definitions.ts';
import { CutLine } from './cut-line.ts';
import { directTarget } from './direct-engine/direct-connection.ts';
import { DirectEngine } from './direct-engine/direct-engine.ts';
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
  readonly engine: DirectEngine;
  readonly ledgerHost = new MemoryLedgerHost();
  /** Those on the way to the engine, as every process sees them. */
  certificates: readonly Certificate[] = [];
  readonly #definitions: Definitions;
  readonly #disks = new Map<string, MemoryDisk>();
  #processes = 0;
  readonly #ids = countingIds(0);

  private constructor(clock: SimulatedClock, engine: DirectEngine, definitions: Definitions) {
    this.clock = clock;
    this.engine = engine;
    this.#definitions = definitions;
  }

  static async start(definitions: Definitions, registryFile: string): Promise<DemoWorld> {
    const clock = new SimulatedClock();
    const state = newState('demo', new Date(clock.now()).toISOString());
    const engine = new DirectEngine(state, await loadDemoRegistry(registryFile), clock);
    return new DemoWorld(clock, engine, definitions);
  }

  /** Starts the application once more on a machine; `killAt` counts calls that change something. */
  process(machine = 'desk', killAt = Infinity, line = new CutLine(this.clock, null)): SimulatedProcess {
    const disk = this.#diskOf(machine);
    const kill = new KillSwitch(killAt);
    this.#processes += 1;
    const docker = line.target(mortalTarget(this.eye(), kill, this.clock));
    const ledger = line.ledger(mortalLedger(new MemoryLedger(this.clock, this.ledgerHost), kill));
    const application = simulatedApplication({
      dataDirectory: '/simulated',
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
    return directTarget(this.engine);
  }

  /** A container that is none of ours. */
  async createForeign(name: string): Promise<void> {
    const body = JSON.stringify({ Image: 'windlass-demo/foreign:1', Cmd: ['/bin/true'] });
    await this.#post('/images/create?fromImage=windlass-demo/shop-web&tag=1.0.0', '');
    await this.#post('/images/windlass-demo/shop-web:1.0.0/tag?repo=windlass-demo/foreign&tag=1', '');
    const status = await this.#post(`/containers/create?name=${name}`, body);
    if (status !== 201) throw new Error(`the foreign container was answered ${status}`);
  }

  #post(url: string, body: string): Promise<number> {
    const { signal: gone } = new AbortController();
    const request = { method: 'POST', url, contentType: 'application/json', body: Buffer.from(body), gone };
    return this.clock.track(
      this.engine.ask(request).then(async (answer) => {
        for await (const chunk of answer.body) void chunk;
        return answer.status;
      }),
    );
  }

  stop(): Promise<void> {
    this.clock.stop();
    this.engine.stop();
    return Promise.resolve();
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
