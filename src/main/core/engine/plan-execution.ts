import { WindlassError, toErrorShape } from '../../../shared/errors.ts';
import type { OperationRecord } from '../model/operation.ts';
import type { Plan, Step } from '../model/plan.ts';
import { isUp } from '../planner/locate.ts';
import { serviceState, type ProgressTracker } from '../policy/progress.ts';
import type { CancelSignal } from '../ports/clock.ts';
import { isConnectionError } from './connection-error.ts';
import { GateMemory } from './gate-memory.ts';
import { OneShotMemory } from './one-shot-wait.ts';
import type { RunContext } from './run-context.ts';
import { ContainerIds, executeStep, type StepContext } from './step-executors.ts';
import { StepTurns } from './step-turns.ts';
import type { Observed, Undertaking } from './undertaking.ts';

/** What the waits of one direction remember from one plan to the next. */
export class WaitMemory {
  readonly gates = new GateMemory();
  readonly oneShots = new OneShotMemory();
}

export interface PlanExecutionParts {
  readonly context: RunContext;
  readonly undertaking: Undertaking;
  readonly record: OperationRecord;
  readonly progress: ProgressTracker;
  readonly memory: WaitMemory;
  readonly observed: Observed;
  /** Ends waits, not calls. */
  readonly signal: CancelSignal;
  /** Throws when the engine was restarted meanwhile and brought the old release back. */
  readonly assertNotFallenBack: () => Promise<void>;
}

/** Runs the steps of one plan, and tells what becomes of them. */
export class PlanExecution {
  readonly #parts: PlanExecutionParts;
  readonly #step: StepContext;
  readonly #turns: StepTurns;

  constructor(parts: PlanExecutionParts) {
    const { context, record } = parts;
    this.#parts = parts;
    this.#step = stepContext(parts);
    this.#turns = new StepTurns(context.engineCpus, record.options.profile, context.clock);
  }

  /** Before the first step: what an earlier plan's waits could not see any more. */
  async catchUp(): Promise<void> {
    await this.#parts.memory.oneShots.catchUp(this.#step.docker, this.#step.signal);
  }

  enterPhase(plan: Plan, phase: Step['phase']): void {
    const { context, progress } = this.#parts;
    context.feed.emit({ type: 'phase.entered', phase, direction: plan.direction });
    progress.enter(phase);
    this.#advance();
  }

  async execute(step: Step): Promise<void> {
    const { feed } = this.#parts.context;
    const head = { step: step.id, kind: step.kind, service: step.service };
    await this.#turns
      .run(step, async () => {
        feed.emit({ type: 'step.started', ...head });
        this.#tellState(step, false);
        await executeStep(step, this.#step);
      })
      .catch((error: unknown) => {
        const shape = toErrorShape(error);
        // Why: who was cut off did not fail; the step is looked at again, and done again if need be.
        const isFailed = shape.code !== 'cancelled' && !isConnectionError(error);
        if (isFailed) feed.emit({ type: 'step.failed', ...head, error: shape });
        throw withStep(error, step);
      });
    feed.emit({ type: 'step.done', ...head });
    this.#tellState(step, true);
    this.#parts.progress.done(step);
    this.#advance();
  }

  #tellState(step: Step, isDone: boolean): void {
    const state = step.service === null ? null : serviceState(step, isDone);
    if (state === null) return;
    this.#parts.context.feed.emit({ type: 'service.changed', service: step.service!, state });
  }

  #advance(): void {
    const { context, progress } = this.#parts;
    context.feed.emit({ type: 'progress.advanced', progress: progress.view });
  }
}

function stepContext(parts: PlanExecutionParts): StepContext {
  const { undertaking, record, progress, memory, observed, signal, assertNotFallenBack } = parts;
  const { host, registry, clock, lock, feed } = parts.context;
  const containers = new ContainerIds();
  for (const container of observed.host.containers) {
    containers.learnName(container.name, container.id);
    if (!isUp(container)) containers.down.add(container.id);
  }
  for (const { service, side, id } of observed.ids) containers.learn(service, side, id);
  return {
    docker: host.docker,
    registry,
    clock,
    owner: { deployment: record.deployment, operation: record.id },
    options: record.options,
    signal,
    containers,
    gates: memory.gates,
    oneShots: memory.oneShots,
    assertHeld: () => lock.assertHeld(),
    assertNotFallenBack,
    containerSpec: (step, joinedId) => undertaking.containerSpec(step, joinedId),
    networkSpec: (planned) => undertaking.networkSpec(planned),
    volumeSpec: (planned) => undertaking.volumeSpec(planned),
    serviceRules: (service, side) => undertaking.serviceRules(service, side),
    writeRecord: (milestone) => undertaking.writeRecord(milestone),
    onPull: (image, currentBytes, totalBytes) => {
      progress.pulled(image, currentBytes, totalBytes);
      feed.emit({ type: 'pull.progressed', image, currentBytes, totalBytes });
    },
    onProbe: (service, gate, isPassed, text, remainingMs) =>
      feed.emit({
        type: 'gate.probed',
        service,
        gate,
        isPassed,
        text,
        deadlineAt: isPassed ? null : new Date(clock.now() + Math.max(0, remainingMs)).toISOString(),
      }),
    onLog: (service, text) => feed.emit({ type: 'log.written', service, text }),
  };
}

/** Names the service in the error where the engine's text does not. */
function withStep(error: unknown, step: Step): unknown {
  if (!(error instanceof WindlassError) || step.service === null || 'service' in error.details) return error;
  const details = { ...error.details, service: step.service, step: step.kind };
  return new WindlassError(error.code, error.message, details, {
    cause: error,
    isRetryable: error.isRetryable,
  });
}
