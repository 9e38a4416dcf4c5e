import { phases } from '../../core/model/plan.ts';
import type { ContainerRecord } from '../../adapters/demo/state/container-record.ts';
import { deployment, versions } from './shop.ts';
import { machines, type Machine, type SimulatedWorld } from './simulated-world.ts';

const serviceCalls: ReadonlySet<string> = new Set([
  'createContainer',
  'startContainer',
  'stopContainer',
  'renameContainer',
  'setRestartPolicy',
  'removeContainer',
]);
/** Those that take a running service from its users. */
const interruptions: ReadonlySet<string> = new Set(['stopContainer', 'renameContainer', 'removeContainer']);
/** Steps of one phase run side by side, and the engine cannot take back what is under way. */
const underWayAtMost = 6;

/** What must hold at every single call, not only in the end. */
export class Watch {
  readonly #world: SimulatedWorld;
  readonly violations: string[] = [];
  readonly #unlocked = new Map<string, number>();

  constructor(world: SimulatedWorld) {
    this.#world = world;
    for (const name of machines) {
      const machine = world.machines[name];
      machine.line.onCall = (call, [subject]) =>
        this.#see(machine, call, typeof subject === 'string' ? subject : '');
    }
  }

  #see(machine: Machine, call: string, subject: string): void {
    this.#noTwoWriters(call);
    this.#nothingBadCommitted();
    if (!serviceCalls.has(call)) return;
    const container = call === 'createContainer' ? null : this.#world.engine.state.findContainer(subject);
    if (container !== null && roleOf(container) !== 'service') return;
    this.#onlyUnderLock(machine, call);
    if (container?.status === 'running' && interruptions.has(call)) this.#onlyAsRecorded(machine, call);
  }

  /** Two running containers never have one volume to write on. */
  #noTwoWriters(call: string): void {
    const writers = new Map<string, string>();
    for (const container of this.#world.engine.state.containers.values()) {
      if (container.status !== 'running' || roleOf(container) !== 'service') continue;
      for (const { volume, isWritable } of container.mounts) {
        if (volume === null || !isWritable) continue;
        const other = writers.get(volume);
        if (other !== undefined) this.#say(`${call}: ${other} and ${container.name} write on ${volume}`);
        writers.set(volume, container.name);
      }
    }
  }

  #nothingBadCommitted(): void {
    const known = this.#world.deployment();
    const current = known?.releases.find(({ id }) => id === known.current);
    if (current?.version === versions.bad) this.#say('a release that never ran is committed');
  }

  /** Whoever lost the lock stops before the next change. */
  #onlyUnderLock(machine: Machine, call: string): void {
    const prefix = `windlass-lock.${deployment}.`;
    const ruling = [...this.#world.engine.state.containers.values()]
      .filter(({ name }) => name.startsWith(prefix))
      .sort((a, b) => Number(a.name.slice(prefix.length)) - Number(b.name.slice(prefix.length)))
      .at(-1);
    const isOwn = ruling?.labels['windlass.install'] === machine.name;
    const strikes = isOwn ? 0 : (this.#unlocked.get(machine.name) ?? 0) + 1;
    this.#unlocked.set(machine.name, strikes);
    if (strikes > underWayAtMost) this.#say(`${machine.name} goes on with ${call} without the lock`);
  }

  /** What is about to be done is on the disk before it is done. */
  #onlyAsRecorded(machine: Machine, call: string): void {
    const open = [...machine.disk.records.values()].filter(({ end }) => end === null);
    const isKnown = open.some(
      ({ kind, direction, phase }) =>
        direction === 'back' ||
        phases.indexOf(phase) >= phases.indexOf('migrate') ||
        (kind === 'stop' && phase !== 'preflight'),
    );
    if (!isKnown) this.#say(`${machine.name}: ${call} of what runs, and its record does not say so`);
  }

  #say(violation: string): void {
    if (!this.violations.includes(violation)) this.violations.push(violation);
  }
}

function roleOf(container: ContainerRecord): string {
  return container.labels['windlass.role'] ?? '';
}
