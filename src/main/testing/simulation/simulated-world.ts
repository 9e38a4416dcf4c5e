import type { Scheduler } from 'fast-check';
import { newState } from '../../adapters/demo/state/new-state.ts';
import { printState, readState } from '../../adapters/demo/state/state-text.ts';
import type { DockerEngineTarget } from '../../adapters/docker/docker-engine-target.ts';
import type { Deployment } from '../../core/model/deployment.ts';
import { newEnvironment } from '../../core/model/environment.ts';
import { asEnvironmentId } from '../../core/model/ids.ts';
import type { LedgerRecord } from '../../core/model/ledger-record.ts';
import type { ObservedHost } from '../../core/model/observed.ts';
import type { OperationRecord } from '../../core/model/operation.ts';
import type { Application } from '../../core/operations/application.ts';
import type { DockerTarget } from '../../core/ports/docker-target.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import type { OperationLog } from '../../core/ports/operation-log.ts';
import type { Ids } from '../../core/ports/system.ts';
import { foldDeployment } from '../../core/policy/fold-deployment.ts';
import { KillSwitch, mortalClock } from '../kill-switch.ts';
import { MemoryLedger, MemoryLedgerHost } from '../memory-ledger.ts';
import { MemoryDisk, MemoryOperationLog } from '../memory-stores.ts';
import { mortalLedger, mortalTarget } from '../mortal-target.ts';
import { countingIds, simulatedApplication } from '../simulated-application.ts';
import { SimulatedClock } from '../simulated-clock.ts';
import { directTarget } from '../direct-engine/direct-connection.ts';
import { DirectEngine } from '../direct-engine/direct-engine.ts';
import { RestlessLine } from './restless-line.ts';
import { definitions, deployment, registry } from './shop.ts';
import { Turns } from './turns.ts';

export const machines = ['desk', 'laptop'] as const;
export type MachineName = (typeof machines)[number];

/** What is broken on purpose, between the product and its ports. */
export interface Sabotage {
  readonly name: string;
  docker?(target: DockerTarget, machine: MachineName): DockerTarget;
  ledger?(ledger: Ledger): Ledger;
  operationLog?(log: OperationLog): OperationLog;
}

/** All that a host and its operators have kept; worlds begin with a copy. */
export interface WorldSeed {
  readonly state: string;
  readonly records: readonly LedgerRecord[];
  readonly deskRecords: readonly OperationRecord[];
  readonly at: number;
}

export interface Machine {
  readonly name: MachineName;
  readonly disk: MemoryDisk;
  readonly line: RestlessLine;
  process: { readonly application: Application; readonly kill: KillSwitch } | null;
  /** How far its clock is off. */
  skewMs: number;
}

/** One host, two operators, in memory and in virtual time: the seed and the scheduler decide everything. */
export class SimulatedWorld {
  readonly clock: SimulatedClock;
  readonly engine: DirectEngine;
  readonly eye: DockerEngineTarget;
  readonly machines: Readonly<Record<MachineName, Machine>>;
  readonly #ledgerHost = new MemoryLedgerHost();
  readonly #ids: Ids;
  readonly #living = new Map<string, KillSwitch>();
  readonly #sabotage: Sabotage | null;

  constructor(seed: WorldSeed | null, scheduler: Scheduler | null, sabotage: Sabotage | null = null) {
    this.clock = new SimulatedClock(seed?.at);
    this.#sabotage = sabotage;
    // Why: what a copy begins must not look like what was begun in the original.
    this.#ids = countingIds(seed === null ? 0 : 4096);
    const now = new Date(this.clock.now()).toISOString();
    const state = seed === null ? newState('simulation', now) : readState(seed.state);
    this.engine = new DirectEngine(state, registry, this.clock);
    this.eye = directTarget(this.engine);
    if (seed !== null) this.#ledgerHost.records.set(deployment, seed.records);
    const turns = new Turns(scheduler, this.clock);
    const [desk, laptop] = machines.map((name): Machine => {
      const line = new RestlessLine(this.clock, turns);
      return { name, disk: newDisk(), line, process: null, skewMs: 0 };
    }) as [Machine, Machine];
    this.machines = { desk, laptop };
    for (const record of seed?.deskRecords ?? []) desk.disk.records.set(record.id, record);
  }

  /** The records of the host; the world that is made of it begins where this one is. */
  seed(): WorldSeed {
    return {
      state: printState(this.engine.state),
      records: this.records,
      deskRecords: [...this.machines.desk.disk.records.values()],
      at: this.clock.now(),
    };
  }

  get records(): readonly LedgerRecord[] {
    return this.#ledgerHost.records.get(deployment) ?? [];
  }

  deployment(): Deployment | null {
    return foldDeployment(deployment, this.records);
  }

  look(): Promise<ObservedHost> {
    return this.clock.track(this.eye.observe(deployment));
  }

  /** The application as it runs on the machine; `isNew` where its last process is gone. */
  application(machine: Machine): { readonly application: Application; readonly isNew: boolean } {
    if (machine.process !== null && !machine.process.kill.isDead) {
      return { application: machine.process.application, isNew: false };
    }
    machine.process = this.#begin(machine);
    return { application: machine.process.application, isNew: true };
  }

  stop(): void {
    this.clock.stop();
    this.engine.stop();
  }

  #begin(machine: Machine): NonNullable<Machine['process']> {
    const { name, disk, line } = machine;
    const kill = new KillSwitch(Infinity);
    const pid = this.#living.size + 1;
    const processStart = `${name}-${pid}`;
    this.#living.set(processStart, kill);
    const broken = this.#sabotage;
    const docker = line.target(mortalTarget(directTarget(this.engine), kill, this.clock));
    const ledger = line.ledger(mortalLedger(new MemoryLedger(this.clock, this.#ledgerHost), kill));
    const log = new MemoryOperationLog(disk, kill);
    const clock = mortalClock(this.clock, kill);
    const application = simulatedApplication({
      dataDirectory: '/simulated',
      disk,
      kill,
      actor: {
        name: `operator@${name}`,
        installId: name,
        pid,
        processStart,
        isAlive: (_pid, start) => this.#living.get(start)?.isDead === false,
      },
      operationLog: broken?.operationLog?.(log) ?? log,
      docker: broken?.docker?.(docker, name) ?? docker,
      ledger: broken?.ledger?.(ledger) ?? ledger,
      definitions,
      clock: { ...clock, now: () => clock.now() + machine.skewMs },
      ids: this.#ids,
    });
    return { application, kill };
  }
}

function newDisk(): MemoryDisk {
  const disk = new MemoryDisk();
  disk.environments = [newEnvironment(asEnvironmentId('demo'), 'Demo', { kind: 'demo' })];
  disk.sources = [{ id: 'test', name: 'test', path: '/' }];
  return disk;
}
