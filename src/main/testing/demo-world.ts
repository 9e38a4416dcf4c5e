import { join } from 'node:path';
import { loadDemoRegistry, type DemoRegistry } from '../adapters/demo/demo-registry.ts';
import { newState } from '../adapters/demo/state/new-state.ts';
import { printState, readState } from '../adapters/demo/state/state-text.ts';
import type { DockerEngineTarget } from '../adapters/docker/docker-engine-target.ts';
import type { Certificate } from '../../shared/certificate.ts';
import type { LedgerRecord } from '../core/model/ledger-record.ts';
import { newEnvironment } from '../core/model/environment.ts';
import { asEnvironmentId } from '../core/model/ids.ts';
import type { Application } from '../core/operations/application.ts';
import type { Definitions } from '../core/ports/definitions.ts';
import type { OperationLog } from '../core/ports/operation-log.ts';
import type { Ids } from '../core/ports/system.ts';
import { CutLine } from './cut-line.ts';
import { KillSwitch, mortalClock } from './kill-switch.ts';
import { MemoryLedger, MemoryLedgerHost } from './memory-ledger.ts';
import { MemoryDisk, MemoryOperationLog, SimulatedActor } from './memory-stores.ts';
import { mortalLedger, mortalOperationLog, mortalTarget } from './mortal-target.ts';
import { countingIds, simulatedApplication } from './simulated-application.ts';
import { SimulatedClock } from './simulated-clock.ts';
import { directTarget } from './direct-engine/direct-connection.ts';
import { DirectEngine } from './direct-engine/direct-engine.ts';

/** One run of the application on a machine; dies at its switch. */
export interface SimulatedProcess {
  readonly application: Application;
  readonly kill: KillSwitch;
}

/** All that a host and its operators have kept, at one moment. */
export interface WorldSeed {
  readonly state: string;
  readonly ledger: readonly (readonly [string, readonly LedgerRecord[]])[];
  readonly disks: readonly (readonly [string, MemoryDisk])[];
  readonly at: number;
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
  /** Where processes that begin from now on keep their records; null: on the disk of their machine. */
  operationLog: OperationLog | null = null;
  readonly #definitions: Definitions;
  readonly #disks = new Map<string, MemoryDisk>();
  #processes = 0;
  readonly #ids: Ids;

  private constructor(definitions: Definitions, registry: DemoRegistry, seed: WorldSeed | null) {
    this.clock = new SimulatedClock(seed?.at);
    this.#definitions = definitions;
    // Why: what a copy begins must not look like what was begun in the original.
    this.#ids = countingIds(seed === null ? 0 : 4096);
    const now = new Date(this.clock.now()).toISOString();
    const state = seed === null ? newState('demo', now) : readState(seed.state);
    this.engine = new DirectEngine(state, registry, this.clock, seed !== null);
    for (const [name, records] of seed?.ledger ?? []) this.ledgerHost.records.set(name, records);
    for (const [machine, disk] of seed?.disks ?? []) this.#disks.set(machine, disk.copy());
  }

  /** A new host, or one that goes on where that one was. */
  static async start(
    definitions: Definitions,
    registryFile: string,
    seed: WorldSeed | null = null,
  ): Promise<DemoWorld> {
    return new DemoWorld(definitions, await loadDemoRegistry(registryFile), seed);
  }

  seed(): WorldSeed {
    return {
      state: printState(this.engine.state),
      ledger: [...this.ledgerHost.records],
      disks: [...this.#disks].map(([machine, disk]) => [machine, disk.copy()]),
      at: this.clock.now(),
    };
  }

  /** Starts the application once more on a machine, where `kill` ends it. */
  process(
    machine = 'desk',
    kill = new KillSwitch(Infinity),
    line = new CutLine(this.clock, null),
  ): SimulatedProcess {
    const disk = this.diskOf(machine);
    this.#processes += 1;
    const docker = line.target(
      mortalTarget(
        directTarget(this.engine, () => kill.isSent()),
        kill,
        this.clock,
      ),
    );
    const ledger = line.ledger(mortalLedger(new MemoryLedger(this.clock, this.ledgerHost), kill));
    const application = simulatedApplication({
      dataDirectory: '/simulated',
      disk,
      kill,
      certificates: () => this.certificates,
      actor: new SimulatedActor(`operator@${machine}`, machine, this.#processes, kill),
      operationLog:
        this.operationLog === null
          ? new MemoryOperationLog(disk, kill)
          : mortalOperationLog(this.operationLog, kill),
      docker,
      ledger,
      definitions: this.#definitions,
      clock: line.clock(mortalClock(this.clock, kill)),
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
    const gone = new AbortController().signal;
    const request = { method: 'POST', url, contentType: 'application/json', body: Buffer.from(body), gone };
    return this.clock.track(
      this.engine.ask(request).then(async (answer) => {
        for await (const _piece of answer.body) continue;
        return answer.status;
      }),
    );
  }

  /** What a machine keeps in clear: of its secrets only their names. */
  written(): readonly unknown[] {
    return [...this.#disks.values()].map(({ records, events }) => [[...records], [...events]]);
  }

  stop(): void {
    this.clock.stop();
    this.engine.stop();
  }

  /** What a machine keeps. */
  diskOf(machine: string): MemoryDisk {
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
