import { expect } from 'vitest';
import type { OperationEvent } from '../../shared/operation-event.ts';
import type { ObservedHost } from '../core/model/observed.ts';
import type { OperationRecord } from '../core/model/operation.ts';
import type { OperationRequest } from '../core/operations/application.ts';
import type { Definitions } from '../core/ports/definitions.ts';
import type { DockerEngineTarget } from '../adapters/docker/docker-engine-target.ts';
import { foldDeployment } from '../core/policy/fold-deployment.ts';
import { CutLine, type Cut } from './cut-line.ts';
import { DemoWorld, type SimulatedProcess } from './demo-world.ts';
import { idsOf, type HostPicture } from './host-picture.ts';
import { assertSettled } from './settled-host.ts';

/** Short, because every poll of a gate is a call, and what is killed is looked for between calls. */
const stableMs = 250;
export const project = 'stack';

export interface Scenario {
  readonly title: string;
  readonly stack: string;
  /** null: a first deploy is what is killed. */
  readonly from: { readonly version: string; readonly variables: Readonly<Record<string, string>> } | null;
  readonly to: { readonly version: string; readonly variables: Readonly<Record<string, string>> };
  /** What an undisturbed run ends in. */
  readonly isGood: boolean;
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
  #before: ObservedHost | null = null;

  private constructor(scenario: Scenario, world: DemoWorld, eye: DockerEngineTarget) {
    this.scenario = scenario;
    this.#world = world;
    this.#eye = eye;
  }

  static async prepare(
    scenario: Scenario,
    definitions: Definitions,
    registryFile: string,
  ): Promise<CrashScenario> {
    const world = await DemoWorld.start(definitions, registryFile);
    const prepared = new CrashScenario(scenario, world, world.eye());
    await prepared.#addForeignObjects();
    if (scenario.from !== null) {
      const deployed = await prepared.#finish(world.process(), {
        kind: 'deploy',
        name: project,
        environment: 'Demo',
        stack: scenario.stack,
        ...scenario.from,
        options: prepared.#options,
      });
      expect(deployed).toMatchObject({ end: 'done', error: null });
    }
    prepared.#before = await prepared.look();
    return prepared;
  }

  get #options(): { readonly stableMs: number; readonly healthDeadlineMs: number } {
    return { stableMs, healthDeadlineMs: this.scenario.healthDeadlineMs };
  }

  look(): Promise<ObservedHost> {
    return this.#world.clock.track(this.#eye.observe(project));
  }

  /** Starts the operation in a process that is killed at that point; the points that were passed. */
  async run(killAt: number): Promise<readonly string[]> {
    const process = this.#world.process('desk', killAt);
    await Promise.race([this.#attempt(process, this.#request()), process.kill.died]);
    return process.kill.points;
  }

  /** The same in a process whose line to the host is cut; null: it was refused. */
  async runOver(
    cut: Cut | null,
    onCut: (process: SimulatedProcess) => void | Promise<void> = () => undefined,
  ): Promise<CutRun> {
    const line = new CutLine(this.#world.clock, cut);
    const process = this.#world.process('desk', Infinity, line);
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

  /** The next process on the same machine; itself killed at a point, when one is given. */
  async react(reaction: Reaction, killAt = Infinity): Promise<boolean> {
    const process = this.#world.process('desk', killAt);
    const reacting = reaction === 'recover' ? this.#recover(process) : this.#rollback(process);
    await Promise.race([reacting, process.kill.died]);
    return process.kill.isDead;
  }

  async #recover(process: SimulatedProcess): Promise<void> {
    const handles = await process.application.operations.recoverAll();
    await Promise.all(handles.map((handle) => handle.finished));
  }

  async #rollback(process: SimulatedProcess): Promise<void> {
    const status = this.status()?.status;
    if (status === undefined || status === 'Removed' || status === 'Pending') return this.#recover(process);
    if (this.status()?.pending === null || this.status()?.current === null) return this.#recover(process);
    await this.#attempt(process, {
      kind: 'rollback',
      ref: { name: project, environment: 'Demo' },
      release: null,
      variables: {},
      options: this.#options,
    });
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
    const isNew = deployment !== null && deployment.committed.some((id) => id !== this.#firstRelease());
    const verdict = isNew ? 'new' : 'old';
    const wanted = {
      picture: isNew ? pictures.next! : pictures.old,
      ids: isNew ? null : idsOf(this.#before!),
      before: this.#before!,
      foreign: this.#foreign,
    };
    await this.#world.clock.track(assertSettled(this.#eye, now, deployment, wanted));
    const expected = this.scenario.from === null && !isNew ? [undefined, 'Removed'] : ['Running'];
    expect(expected).toContain(deployment?.status);
    return verdict;
  }

  #firstRelease(): string | null {
    return this.scenario.from === null ? null : (this.status()?.committed[0] ?? null);
  }

  #foreign: unknown = null;

  async #addForeignObjects(): Promise<void> {
    await this.#world.createForeign('somebody-elses');
    this.#foreign = await this.#world.clock.track(this.#eye.inspectContainer('somebody-elses'));
  }

  #request(): OperationRequest {
    const { from, to, stack } = this.scenario;
    if (from === null) {
      return {
        kind: 'deploy',
        name: project,
        environment: 'Demo',
        stack,
        ...to,
        options: { ...this.#options, autoRollback: true },
      };
    }
    const ref = { name: project, environment: 'Demo' };
    return {
      kind: 'upgrade',
      ref,
      ...to,
      options: { ...this.#options, autoRollback: !this.scenario.isGood },
    };
  }

  async #attempt(process: SimulatedProcess, request: OperationRequest): Promise<OperationRecord | null> {
    try {
      return await this.#finish(process, request);
    } catch {
      // Refused: the state on the host is what counts.
      return null;
    }
  }

  async #finish(process: SimulatedProcess, request: OperationRequest): Promise<OperationRecord> {
    const handle = await process.application.operations.start(request);
    return handle.finished;
  }

  stop(): Promise<void> {
    return this.#world.stop();
  }
}
