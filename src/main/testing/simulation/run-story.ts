import type { Scheduler } from 'fast-check';
import type { Application, OperationHandle, OperationRequest } from '../../core/operations/application.ts';
import { idsOf } from '../host-picture.ts';
import { assertSettled } from '../settled-host.ts';
import { base, options, ref, type Base } from './base.ts';
import type { Act, Command, Story } from './command.ts';
import { arrange } from './disturb.ts';
import { versions } from './shop.ts';
import {
  machines,
  SimulatedWorld,
  type Machine,
  type MachineName,
  type Sabotage,
} from './simulated-world.ts';
import { Watch } from './watch.ts';

const decisionsAtMost = 6;

/** Plays a story and looks at what became of the host; throws what does not hold. */
export async function runStory(
  story: Story,
  scheduler: Scheduler | null,
  sabotage: Sabotage | null = null,
): Promise<void> {
  const begun = await base();
  const world = new SimulatedWorld(begun.seed, scheduler, sabotage);
  const watch = new Watch(world);
  try {
    const player = new Player(world);
    for (const command of story.commands) await player.play(command);
    await player.settle(story.decision);
    if (watch.violations.length > 0) throw new Error(watch.violations.join('\n'));
    await assertEnd(world, begun);
  } finally {
    world.stop();
  }
}

class Player {
  readonly #world: SimulatedWorld;
  /** Everything that was begun; a process that is killed ends it too. */
  readonly #underWay = new Set<Promise<unknown>>();

  constructor(world: SimulatedWorld) {
    this.#world = world;
    world.engine.onCrash = () => this.#engineDied(0);
  }

  async play({ by, act, disturbances }: Command): Promise<void> {
    const machine = this.#world.machines[by];
    const running: { handle: OperationHandle | null } = { handle: null };
    const application = await this.#awake(machine);
    arrange(disturbances, {
      world: this.#world,
      machine,
      cancel: () => void running.handle?.cancel(),
      wake: () => application.wake(),
      breakLock: () => this.#begin(this.#breakLock(this.#other(by))),
      meanwhile: (other) => this.#begin(this.#act(this.#other(by), other)),
      engineDied: (ms) => (this.#world.engine.onCrash = () => this.#engineDied(ms)),
    });
    await this.#act(machine, act, (handle) => (running.handle = handle));
    await this.#idle();
    this.#heal();
  }

  /** Everything is repaired; what is left undecided is decided by those who work there, as the product offers it. */
  async settle(decision: Story['decision']): Promise<void> {
    this.#heal();
    await this.#idle();
    const { desk } = this.#world.machines;
    for (const name of machines) await this.#awake(this.#world.machines[name], true);
    for (let count = 0; count < decisionsAtMost && !this.#isDecided(); count++) {
      await this.#breakLock(desk);
      const other = decision === 'resume' ? 'rollback' : 'resume';
      const isCommitted = this.#world.deployment()?.status === 'Running';
      await this.#act(desk, { kind: isCommitted ? 'resume' : count % 2 === 0 ? decision : other });
      await this.#idle();
    }
    await this.#resumeHeld();
    if (this.#isPartlyStopped()) await this.#act(desk, { kind: 'start' });
    await this.#breakLeftLock(desk);
  }

  /** What only its own machine knows to be held: a stop that lost its lock. */
  async #resumeHeld(): Promise<void> {
    for (const machine of Object.values(this.#world.machines)) {
      if (![...machine.disk.records.values()].some(({ end }) => end === 'held')) continue;
      await this.#breakLock(machine);
      await this.#act(machine, { kind: 'resume' });
    }
  }

  /** Stopped, or a stop or start failed half way, as it said: whoever wants it running starts it. */
  #isPartlyStopped(): boolean {
    const records = Object.values(this.#world.machines).flatMap(({ disk }) => [...disk.records.values()]);
    const hasFailed = records.some(
      ({ kind, end }) => (kind === 'stop' || kind === 'start') && end === 'failed',
    );
    return hasFailed || this.#world.deployment()?.status === 'Stopped';
  }

  #isDecided(): boolean {
    const known = this.#world.deployment();
    return known?.cleanup === null && (known.status === 'Running' || known.status === 'Stopped');
  }

  /** The application of a machine; one that has just been started takes up what the last one left. */
  async #awake(machine: Machine, isAgain = false): Promise<Application> {
    const { application, isNew } = this.#world.application(machine);
    if (isNew || isAgain) {
      await this.#unlessKilled(machine, async () => {
        const handles = await application.operations.recoverAll();
        await Promise.all(handles.map(({ finished }) => finished));
      });
    }
    return application;
  }

  async #act(
    machine: Machine,
    act: Act,
    onBegun: (handle: OperationHandle) => void = () => undefined,
  ): Promise<void> {
    const application = await this.#awake(machine);
    await this.#unlessKilled(machine, async () => {
      if (act.kind === 'look') return void (await application.deployments.status(ref));
      const handle = await (act.kind === 'resume'
        ? application.operations.resume(ref)
        : application.operations.start(requestFor(act)));
      onBegun(handle);
      await handle.finished;
    });
  }

  /** Work of the process that runs there now. What was refused has changed nothing: the host is what counts. */
  async #unlessKilled(machine: Machine, work: () => Promise<void>): Promise<void> {
    const died = machine.process?.kill.died;
    await Promise.race([work().catch(() => undefined), died]);
  }

  async #breakLock(machine: Machine): Promise<void> {
    const application = await this.#awake(machine);
    await this.#unlessKilled(machine, async () => {
      const lock = (await application.deployments.status(ref)).lock;
      if (lock !== null) await application.operations.unlock(ref, lock.id);
    });
  }

  /** A lock whose holder came to a held end in vain stays until a person breaks it. */
  async #breakLeftLock(machine: Machine): Promise<void> {
    const isHeld = [...this.#world.machines.desk.disk.records.values()]
      .concat([...this.#world.machines.laptop.disk.records.values()])
      .some(({ end }) => end === 'held');
    if (isHeld) await this.#breakLock(machine);
  }

  #begin(work: Promise<void>): void {
    this.#underWay.add(work);
    void work.finally(() => this.#underWay.delete(work));
  }

  async #idle(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  #engineDied(ms: number): void {
    const { clock, engine } = this.#world;
    this.#begin(clock.sleep(ms).then(() => (engine.isRunning ? undefined : engine.restart())));
  }

  #heal(): void {
    const { engine, machines: all } = this.#world;
    for (const { line, process } of Object.values(all)) {
      line.heal();
      process?.kill.arm(Infinity);
    }
    engine.faults.clear();
    engine.onCrash = () => undefined;
    // Why: a ghost of a port goes away with a clean stop only, which is what the product asks for then.
    if (!engine.isRunning || engine.state.takenPorts.length > 0) engine.restart();
  }

  #other(name: MachineName): Machine {
    return this.#world.machines[name === 'desk' ? 'laptop' : 'desk'];
  }
}

function requestFor(act: Exclude<Act, { kind: 'resume' | 'look' }>): OperationRequest {
  switch (act.kind) {
    case 'upgrade': {
      const asked = { ...options, autoRollback: act.autoRollback };
      return { kind: 'upgrade', ref, version: versions[act.to], variables: {}, options: asked };
    }
    case 'rollback':
      return { kind: 'rollback', ref, release: null, variables: {}, options };
    default:
      return { kind: act.kind, ref, options };
  }
}

async function assertEnd(world: SimulatedWorld, { pictures, before, foreign }: Base): Promise<void> {
  const known = world.deployment();
  const current = known?.releases.find(({ id }) => id === known.current);
  const picture = current === undefined ? undefined : pictures[current.version];
  if (known?.status !== 'Running' || picture === undefined) {
    throw new Error(`it ends as ${known?.status} at ${current?.version}: ${known?.failure?.error.message}`);
  }
  const isUntouched = known.committed.length === 1;
  const ids = isUntouched ? idsOf(before) : null;
  const now = await world.look();
  await world.clock.track(assertSettled(world.eye, now, known, { picture, ids, before, foreign }));
}
