import { expect } from 'vitest';
import type { OperationEvent } from '../../shared/operation-event.ts';
import type { ObservedHost } from '../core/model/observed.ts';
import type { OperationRecord } from '../core/model/operation.ts';
import type { OperationRequest } from '../core/operations/application.ts';
import type { Definitions } from '../core/ports/definitions.ts';
import type { DockerEngineTarget } from '../adapters/docker/docker-engine-target.ts';
import { foldDeployment } from '../core/policy/fold-deployment.ts';
import { CutLine, type Cut } from './cut-line.ts';
import { DemoWorld, type SimulatedProcess, type WorldSeed } from './demo-world.ts';
import { idsOf, type HostPicture } from './host-picture.ts';
import {
  assertKept,
  assertNoSecret,
  evidenceOf,
  labelsOf,
  secondWriter,
  type HostEvidence,
} from './host-evidence.ts';
import { KillSwitch, type KillMoment } from './kill-switch.ts';
import { assertSettled } from './settled-host.ts';

/** Short, because every poll of a gate is a call, and what is killed is looked for between calls. */
const stableMs = 250;
export const project = 'stack';
/** A container that is none of ours. */
const foreign = 'somebody-elses';
const ref = { name: project, environment: 'Demo' };

export interface Scenario {
  readonly title: string;
  readonly stack: string;
  /** null: a first deploy is what is killed. */
  readonly from: { readonly version: string; readonly variables: Readonly<Record<string, string>> } | null;
  readonly to: { readonly version: string; readonly variables: Readonly<Record<string, string>> };
  /** What an undisturbed run ends in. */
  readonly isGood: boolean;
  /**
   * A rollback is what is killed: of `to` when that had been committed, or had failed. Left out: the upgrade or the
   * first deploy itself.
   */
  readonly back?: 'from a release' | 'from a failure';
  /** Virtual time that a service has to become healthy. */
  readonly healthDeadlineMs: number;
}

/** What became of an operation whose line was cut. */
export interface CutRun {
  readonly record: OperationRecord | null;
  readonly events: readonly OperationEvent[];
  readonly calls: readonly string[];
  readonly isCut: boolean;
  /** Some call met the cut. */
  readonly isNoticed: boolean;
}

/** How the person or the next process reacts to what a kill left. */
export type Reaction = 'recover' | 'rollback';

/** A host with the old release on it, the pictures of both releases, and what must not change. */
export class CrashScenario {
  readonly scenario: Scenario;
  readonly #world: DemoWorld;
  readonly #eye: DockerEngineTarget;
  readonly #seed: SceneSeed;
  /** Whoever was seen to write beside another. */
  #secondWriter: string | null = null;
  #foreign: unknown = null;

  private constructor(scenario: Scenario, world: DemoWorld, seed: SceneSeed) {
    this.scenario = scenario;
    this.#world = world;
    this.#eye = world.eye();
    this.#seed = seed;
    const { state } = world.engine;
    state.onTouch = () => (this.#secondWriter ??= secondWriter(state));
  }

  static async prepare(
    scenario: Scenario,
    definitions: Definitions,
    registryFile: string,
  ): Promise<CrashScenario> {
    const seed = await seedOf(scenario, definitions, registryFile);
    const world = await DemoWorld.start(definitions, registryFile, seed.world);
    const prepared = new CrashScenario(scenario, world, seed);
    prepared.#foreign = await world.clock.track(prepared.#eye.inspectContainer(foreign));
    return prepared;
  }

  /** The host under the release that must not be lost. */
  get before(): ObservedHost {
    return this.#seed.before;
  }

  look(): Promise<ObservedHost> {
    return this.#world.clock.track(this.#eye.observe(project));
  }

  /** Starts the operation in a process that is killed at that point; the points that were passed. */
  async run(killAt: number, moment: KillMoment = 'after'): Promise<readonly string[]> {
    const process = this.#world.process('desk', new KillSwitch(killAt, moment));
    await Promise.race([this.#attempt(process, this.#request()), process.kill.died]);
    return process.kill.points;
  }

  /** The same in a process whose line to the host is cut; null: it was refused. */
  async runOver(
    cut: Cut | null,
    onCut: (process: SimulatedProcess) => void | Promise<void> = () => undefined,
  ): Promise<CutRun> {
    const line = new CutLine(this.#world.clock, cut);
    const process = this.#world.process('desk', new KillSwitch(Infinity), line);
    line.onCut = () => onCut(process);
    const record = await this.#attempt(process, this.#request());
    const events = record === null ? [] : (await process.application.operations.show(record.id)).events;
    return { record, events, calls: line.calls, isCut: line.isCut, isNoticed: line.isNoticed };
  }

  /** Kinds of the ledger's records, in order. */
  get story(): readonly string[] {
    return (this.#world.ledgerHost.records.get(project) ?? []).map(({ body }) => body.kind);
  }

  get world(): DemoWorld {
    return this.#world;
  }

  /** The next process on the same machine. */
  async react(reaction: Reaction): Promise<void> {
    const process = this.#world.process('desk');
    await (reaction === 'recover' ? this.#recover(process) : this.#rollback(process));
    // Why: before it was begun, a rollback that was asked for is nothing that could be taken up.
    if (this.scenario.back === 'from a failure' && this.status()?.status === 'Failed') {
      await this.#rollback(process);
    }
  }

  async #recover(process: SimulatedProcess): Promise<void> {
    const handles = await process.application.operations.recoverAll();
    await Promise.all(handles.map((handle) => handle.finished));
  }

  async #rollback(process: SimulatedProcess): Promise<void> {
    const status = this.status()?.status;
    if (status === undefined || status === 'Removed' || status === 'Pending') return this.#recover(process);
    if (this.status()?.pending === null || this.status()?.current === null) return this.#recover(process);
    await this.#attempt(process, this.rollbackRequest());
  }

  status(): ReturnType<typeof foldDeployment> {
    return foldDeployment(project, this.#world.ledgerHost.records.get(project) ?? []);
  }

  /** The state that must hold in the end, whatever was cut. */
  async expectSettled(pictures: {
    readonly old: HostPicture;
    readonly next: HostPicture | null;
  }): Promise<'old' | 'new'> {
    const now = await this.look();
    const deployment = this.status();
    const isNew = (deployment?.current ?? null) !== this.#seed.release;
    const verdict = isNew ? 'new' : 'old';
    const { before } = this.#seed;
    const wanted = {
      picture: isNew ? pictures.next! : pictures.old,
      ids: isNew ? null : idsOf(before),
      before,
      foreign: this.#foreign,
    };
    await this.#world.clock.track(assertSettled(this.#eye, now, deployment, wanted));
    this.#expectKept(isNew);
    const expected = this.scenario.from === null && !isNew ? [undefined, 'Removed'] : ['Running'];
    expect(expected).toContain(deployment?.status);
    return verdict;
  }

  /** Byte by byte, on the host itself. */
  #expectKept(isNew: boolean): void {
    const { state } = this.#world.engine;
    const evidence = evidenceOf(state);
    assertKept(this.#seed.evidence, evidence);
    if (!isNew) expect(evidence.ordered).toEqual(this.#seed.evidence.ordered);
    assertNoSecret(secretsOf(this.scenario), {
      'the ledger': [...this.#world.ledgerHost.records],
      'the records of the machine': this.#world.written(),
      'a label': labelsOf(state),
    });
    expect(this.#secondWriter).toBeNull();
  }

  #request(): OperationRequest {
    if (this.scenario.from === null) return deployOf(this.scenario, this.scenario.to, true);
    return this.scenario.back === undefined ? upgradeOf(this.scenario) : this.rollbackRequest();
  }

  /** Back to the release before, as a person asks for it. */
  rollbackRequest(): OperationRequest {
    return { kind: 'rollback', ref, release: null, variables: {}, options: optionsOf(this.scenario) };
  }

  async #attempt(process: SimulatedProcess, request: OperationRequest): Promise<OperationRecord | null> {
    try {
      return await finish(process, request);
    } catch {
      // Refused: the state on the host is what counts.
      return null;
    }
  }

  stop(): void {
    this.#world.stop();
  }
}

async function finish(process: SimulatedProcess, request: OperationRequest): Promise<OperationRecord> {
  const handle = await process.application.operations.start(request);
  return handle.finished;
}

interface GateOptions {
  readonly stableMs: number;
  readonly healthDeadlineMs: number;
}

function optionsOf({ healthDeadlineMs }: Scenario): GateOptions {
  return { stableMs, healthDeadlineMs };
}

function deployOf(scenario: Scenario, release: Scenario['to'], autoRollback: boolean): OperationRequest {
  const options = { ...optionsOf(scenario), autoRollback };
  return { kind: 'deploy', name: project, environment: 'Demo', stack: scenario.stack, ...release, options };
}

function upgradeOf(scenario: Scenario): OperationRequest {
  const autoRollback = !scenario.isGood && scenario.back === undefined;
  return { kind: 'upgrade', ref, ...scenario.to, options: { ...optionsOf(scenario), autoRollback } };
}

/** Values of the passwords of both releases. */
function secretsOf({ from, to }: Scenario): readonly string[] {
  const variables = Object.entries({ ...from?.variables, ...to.variables });
  return variables.filter(([name]) => /PASSWORD/.test(name)).map(([, value]) => value);
}

/** A host on which a scene begins, and what must not change there. */
interface SceneSeed {
  readonly world: WorldSeed;
  /** As it is under the release that a rollback brings back. */
  readonly before: ObservedHost;
  readonly evidence: HostEvidence;
  readonly release: string | null;
}

const seeds = new Map<string, Promise<SceneSeed>>();

/** Made once for all scenes that begin alike. */
function seedOf(scenario: Scenario, definitions: Definitions, registryFile: string): Promise<SceneSeed> {
  const { stack, from, back, healthDeadlineMs } = scenario;
  const key = JSON.stringify([stack, from, healthDeadlineMs, back, back && scenario.to]);
  const known = seeds.get(key) ?? makeSeed(scenario, definitions, registryFile);
  seeds.set(key, known);
  return known;
}

async function makeSeed(
  scenario: Scenario,
  definitions: Definitions,
  registryFile: string,
): Promise<SceneSeed> {
  const world = await DemoWorld.start(definitions, registryFile);
  const look = () => world.clock.track(world.eye().observe(project));
  const known = () => foldDeployment(project, world.ledgerHost.records.get(project) ?? []);
  await world.createForeign(foreign);
  if (scenario.from !== null) await arrange(world, deployOf(scenario, scenario.from, false), 'done');
  if (scenario.back === 'from a release') await arrange(world, upgradeOf(scenario), 'done');
  const before = await look();
  const evidence = evidenceOf(world.engine.state);
  if (scenario.back === 'from a failure') await arrange(world, upgradeOf(scenario), 'failed');
  const seed = { world: world.seed(), before, evidence, release: known()?.current ?? null };
  world.stop();
  return seed;
}

async function arrange(world: DemoWorld, request: OperationRequest, end: 'done' | 'failed'): Promise<void> {
  expect((await finish(world.process(), request)).end).toBe(end);
}
