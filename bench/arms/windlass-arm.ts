import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { WindlassError } from '../../src/shared/errors.ts';
import type { OperationEvent } from '../../src/shared/operation-event.ts';
import type { OperationOptions, OperationRecord } from '../../src/main/core/model/operation.ts';
import type { Phase } from '../../src/main/core/model/plan.ts';
import type { OperationRequest } from '../../src/main/core/operations/application.ts';
import type { Session } from '../../src/main/app/session.ts';
import { stackFile, type BenchStack } from '../world/bench-stack.ts';
import type { BenchWorld } from '../world/bench-world.ts';
import { meteredCalls, type MeteredCall } from './call-meter.ts';
import { openApplication } from './open-application.ts';

export interface WindlassRun {
  readonly record: OperationRecord;
  readonly events: readonly OperationEvent[];
  /** Everything: from the request to the end, preflight and cleaning up included. */
  readonly wholeMs: number;
  readonly from: number;
  readonly to: number;
  /** Engine calls of that time. */
  readonly calls: readonly MeteredCall[];
}

const environment = 'bench';

/** The product, driven in this process through the door that all its shells use, with its real adapters. */
export class WindlassArm {
  readonly #session: Session;
  readonly #source: string;

  private constructor(session: Session, source: string) {
    this.#session = session;
    this.#source = source;
  }

  static async open(world: BenchWorld): Promise<WindlassArm> {
    const session = await openApplication(world.folder('data'));
    const source = world.folder('source');
    const { dockerHost } = world.engine;
    await session.application.environments.add(environment, { kind: 'docker-host', dockerHost });
    await session.application.sources.add('bench', source);
    return new WindlassArm(session, source);
  }

  async close(): Promise<void> {
    await this.#session.close();
  }

  /** Puts versions into the catalog. */
  async publish(stacks: readonly BenchStack[]): Promise<void> {
    for (const stack of stacks) {
      const folder = join(this.#source, stack.product);
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, `${stack.version}.yaml`), stackFile(stack));
    }
    const { problems } = await this.#session.application.catalog.sync();
    if (problems.length > 0) throw new Error(`the catalog has problems: ${JSON.stringify(problems)}`);
  }

  async deploy(stack: BenchStack, name: string): Promise<WindlassRun> {
    const options = { stableMs: 0, profile: 'fast' } as const;
    const stackId = `bench:${stack.product}:${stack.product}`;
    const run = await this.#run({
      ...{
        kind: 'deploy',
        name,
        environment,
        stack: stackId,
        version: stack.version,
        variables: {},
        options,
      },
    });
    return mustEnd(run, 'done');
  }

  async upgrade(name: string, version: string, options: Partial<OperationOptions>): Promise<WindlassRun> {
    return this.#run({ kind: 'upgrade', ref: { name, environment }, version, variables: {}, options });
  }

  async rollback(name: string, options: Partial<OperationOptions>): Promise<WindlassRun> {
    return this.#run({ kind: 'rollback', ref: { name, environment }, release: null, variables: {}, options });
  }

  /** The same upgrade, for where it must be refused: gives the error's code. */
  async refusedUpgrade(name: string, version: string): Promise<string> {
    try {
      await this.upgrade(name, version, { stableMs: 0 });
    } catch (error) {
      if (error instanceof WindlassError) return error.code;
      throw error;
    }
    throw new Error(`the upgrade to ${version} was not refused`);
  }

  async #run(request: OperationRequest): Promise<WindlassRun> {
    const firstCall = meteredCalls.length;
    const from = Date.now();
    const startedAt = performance.now();
    const handle = await this.#session.application.operations.start(request);
    const record = await handle.finished;
    const wholeMs = performance.now() - startedAt;
    const to = Date.now();
    const calls = meteredCalls.slice(firstCall);
    const { events } = await this.#session.application.operations.show(handle.id);
    return { record, events, wholeMs, from, to, calls };
  }
}

/** A bench that measures something else than it says is worth nothing. */
export function mustEnd(run: WindlassRun, end: OperationRecord['end']): WindlassRun {
  if (run.record.end === end) return run;
  throw new Error(`operation ended ${run.record.end} instead of ${end}: ${JSON.stringify(run.record.error)}`);
}

/** How long a phase took, by the operation's own record. */
export function phaseMs(run: WindlassRun, phase: Phase): number {
  const times = run.record.phaseTimes[phase];
  if (times?.endedAt == null) throw new Error(`the operation had no ${phase} phase`);
  return Date.parse(times.endedAt) - Date.parse(times.startedAt);
}
