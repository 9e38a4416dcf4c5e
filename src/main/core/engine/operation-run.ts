import { WindlassError, isWindlassError, toErrorShape, type ErrorShape } from '../../../shared/errors.ts';
import type { OperationEnd, OperationRecord } from '../model/operation.ts';
import type { Phase, Plan, Step } from '../model/plan.ts';
import { ProgressTracker, serviceState } from '../policy/progress.ts';
import type { CancelSignal, Canceller, Clock } from '../ports/clock.ts';
import type { Host } from '../ports/hosts.ts';
import type { OperationLog } from '../ports/operation-log.ts';
import type { Registry } from '../ports/registry.ts';
import type { Logger } from '../ports/system.ts';
import { isConnectionError } from './connection-error.ts';
import type { HostLock } from './host-lock.ts';
import type { OperationFeed } from './operation-feed.ts';
import { PhaseJournal } from './phase-journal.ts';
import { runPlan } from './run-plan.ts';
import { ContainerIds, executeStep, type StepContext } from './step-executors.ts';
import { StepTurns } from './step-turns.ts';
import { isGhostPort } from './taken-port.ts';
import type { Direction, Observed, Undertaking } from './undertaking.ts';
import { waitForEngine } from './wait-for-engine.ts';

/** Replans after the host was found different from what the plan assumed. */
const surprises = 3;
const excerptLines = 200;

export interface RunContext {
  readonly host: Host;
  readonly registry: Registry;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly operationLog: OperationLog;
  readonly lock: HostLock;
  readonly feed: OperationFeed;
  readonly engineCpus: number;
  /** Hides the undertaking's secrets in any text. */
  readonly mask: (text: string) => string;
}

/**
 * One operation from its first phase to its one end, in this process.
 *
 * INVARIANTS: the phase is saved before it is entered. On the way forward a record that cannot be written
 * stops the operation; on the way back it does not. A failed way back is held, never reversed. After the
 * commit the end is `done`, whatever happens to the cleaning up.
 */
export class OperationRun {
  readonly #context: RunContext;
  readonly #undertaking: Undertaking;
  readonly #journal: PhaseJournal;
  readonly #progress = new ProgressTracker();
  readonly #steadiness: StepContext['steadiness'] = new Map();
  readonly #cancel: Canceller;
  #waits: Canceller;
  #isCommitted = false;
  #isGoingBack: boolean;
  /** It was waited for in vain once; nothing more is waited for. */
  #isHostGone = false;

  constructor(context: RunContext, undertaking: Undertaking, record: OperationRecord) {
    this.#context = context;
    this.#undertaking = undertaking;
    this.#journal = new PhaseJournal(record, context.operationLog, context.clock, context.logger);
    this.#cancel = context.clock.canceller();
    this.#waits = context.clock.canceller();
    this.#isGoingBack = record.direction === 'back';
  }

  /** Asks to restore; false when the commit is behind, or the old release is being restored already. */
  cancel(): boolean {
    if (this.#isCommitted || this.#isGoingBack || !this.#undertaking.canGoBack) return false;
    this.#cancel.abort();
    this.#waits.abort();
    return true;
  }

  async execute(): Promise<OperationRecord> {
    const { record } = this.#journal;
    if (record.direction === 'back') {
      const isUndoing = record.kind === 'rollback' && record.release === null;
      return this.#restore(isUndoing ? 'done' : 'rolled-back', record.error);
    }
    try {
      await this.#attempt('forward');
      return await this.#end('done', null);
    } catch (error) {
      return this.#afterFailure(error);
    }
  }

  async #afterFailure(error: unknown): Promise<OperationRecord> {
    const shape = this.#masked(toErrorShape(error));
    this.#context.logger.warn('operation failed', { operation: this.#journal.record.id, code: shape.code });
    if (this.#isCommitted) {
      this.#context.feed.emit({ type: 'warning.raised', warning: shape });
      return this.#end('done', null);
    }
    if (isWindlassError(error, 'lock-lost')) return this.#end('held', shape);
    await this.#keepLog(error);
    if (!this.#undertaking.canGoBack) return this.#end('failed', shape);
    if (isWindlassError(error, 'cancelled')) return this.#restore('cancelled', null);
    if (isWindlassError(error, 'host-fell-back')) return this.#restore('rolled-back', shape);
    // Why: without the host nobody knows what runs there, and nothing can be recorded on it.
    if (isConnectionError(error)) return this.#end('held', shape);
    // Why: neither release could start; what the engine's next start frees, going back would only meet again.
    if (isGhostPort(error)) return this.#hold(shape);
    if (this.#journal.record.options.autoRollback) return this.#restore('rolled-back', shape);
    await this.#onWayBack(() => this.#undertaking.writeFailed(shape, false));
    return this.#end('failed', shape);
  }

  /** Brings the old release back; when that fails too, nothing more is touched. */
  async #restore(end: OperationEnd, cause: ErrorShape | null): Promise<OperationRecord> {
    this.#isGoingBack = true;
    this.#waits = this.#context.clock.canceller();
    this.#journal.goBack(cause);
    await this.#onWayBack(() => this.#undertaking.writeRestoring());
    try {
      await this.#attempt('back');
      return await this.#end(end, cause);
    } catch (error) {
      if (this.#isCommitted) {
        this.#context.feed.emit({ type: 'warning.raised', warning: this.#masked(toErrorShape(error)) });
        return this.#end(end, cause);
      }
      const shape = this.#masked(toErrorShape(error));
      await this.#keepLog(error);
      return this.#hold(shape);
    }
  }

  /** Nothing more is touched, and everybody who looks at the host sees why. */
  async #hold(shape: ErrorShape): Promise<OperationRecord> {
    await this.#onWayBack(() => this.#undertaking.writeFailed(shape, true));
    return this.#end('held', shape);
  }

  /** Observes, plans and runs until the goal is reached; a lost connection is waited for, then it observes again. */
  async #attempt(direction: Direction): Promise<void> {
    for (let surprise = 0; ;) {
      try {
        const observed = await this.#undertaking.observe();
        this.#isCommitted = observed.isCommitted;
        if (direction === 'forward' && observed.hasFallenBack) throw hostFellBack();
        await this.#run(this.#undertaking.plan(direction, observed), observed);
        return;
      } catch (error) {
        if (this.#cancel.signal.aborted && !this.#isGoingBack && !this.#isCommitted) {
          throw new WindlassError('cancelled', 'cancelled', {}, { cause: error });
        }
        if (isConnectionError(error)) await this.#reconnect(error);
        else if (isSurprise(error) && surprise < surprises) surprise += 1;
        else throw await this.#realCause(error);
      }
    }
  }

  /** A step may fail of a restart of the engine that no call was cut by: then that is what happened. */
  async #realCause(error: unknown): Promise<unknown> {
    if (isWindlassError(error, 'lock-lost') || isWindlassError(error, 'host-fell-back')) return error;
    try {
      await this.#assertNotFallenBack();
      return error;
    } catch (found) {
      return isWindlassError(found, 'host-fell-back') ? found : error;
    }
  }

  async #assertNotFallenBack(): Promise<void> {
    if (this.#isGoingBack || this.#isCommitted) return;
    if ((await this.#undertaking.observe()).hasFallenBack) throw hostFellBack();
  }

  async #reconnect(cause: WindlassError): Promise<void> {
    try {
      await waitForEngine(this.#context, cause);
    } catch (error) {
      this.#isHostGone = true;
      throw error;
    }
  }

  async #run(plan: Plan, observed: Observed): Promise<void> {
    const { feed } = this.#context;
    this.#journal.take(plan);
    this.#progress.begin(plan);
    this.#waits = this.#context.clock.canceller();
    if (this.#cancel.signal.aborted && !this.#isGoingBack) this.#waits.abort();
    const step = this.#stepContext(observed, this.#waits.signal);
    const turns = new StepTurns(
      this.#context.engineCpus,
      this.#journal.record.options.profile,
      this.#context.clock,
    );
    await runPlan(plan, {
      enterPhase: async (phase) => {
        await this.#enter(phase);
        feed.emit({ type: 'phase.entered', phase, direction: plan.direction });
        this.#progress.enter(phase);
        this.#advance();
      },
      execute: (current) => this.#step(current, step, turns),
      onFailure: () => this.#waits.abort(),
    });
  }

  /** The one place where a phase begins. */
  async #enter(phase: Phase): Promise<void> {
    if (this.#isGoingBack || this.#isCommitted) await this.#onWayBack(() => this.#journal.enter(phase));
    else await this.#journal.enter(phase);
  }

  async #step(step: Step, context: StepContext, turns: StepTurns): Promise<void> {
    const { feed } = this.#context;
    const head = { step: step.id, kind: step.kind, service: step.service };
    await turns
      .run(step, async () => {
        feed.emit({ type: 'step.started', ...head });
        this.#tellState(step, false);
        await executeStep(step, context);
      })
      .catch((error: unknown) => {
        const shape = toErrorShape(error);
        if (shape.code !== 'cancelled') feed.emit({ type: 'step.failed', ...head, error: shape });
        throw withStep(error, step);
      });
    if (step.kind === 'write-record' && step.args.record === 'committed') this.#isCommitted = true;
    feed.emit({ type: 'step.done', ...head });
    this.#tellState(step, true);
    this.#progress.done(step);
    this.#advance();
  }

  #tellState(step: Step, isDone: boolean): void {
    const state = step.service === null ? null : serviceState(step, isDone);
    if (state !== null) this.#context.feed.emit({ type: 'service.changed', service: step.service!, state });
  }

  #advance(): void {
    this.#context.feed.emit({ type: 'progress.advanced', progress: this.#progress.view });
  }

  #stepContext(observed: Observed, signal: CancelSignal): StepContext {
    const { host, registry, clock, lock, feed } = this.#context;
    const { record } = this.#journal;
    const containers = new ContainerIds();
    for (const container of observed.host.containers) containers.learnName(container.name, container.id);
    for (const { service, side, id } of observed.ids) containers.learn(service, side, id);
    return {
      docker: host.docker,
      registry,
      clock,
      owner: { deployment: record.deployment, operation: record.id },
      options: record.options,
      signal,
      containers,
      steadiness: this.#steadiness,
      assertHeld: () => lock.assertHeld(),
      assertNotFallenBack: () => this.#assertNotFallenBack(),
      containerSpec: (step, joinedId) => this.#undertaking.containerSpec(step, joinedId),
      networkSpec: (planned) => this.#undertaking.networkSpec(planned),
      volumeSpec: (planned) => this.#undertaking.volumeSpec(planned),
      serviceRules: (service, side) => this.#undertaking.serviceRules(service, side),
      writeRecord: (milestone) => this.#undertaking.writeRecord(milestone),
      onPull: (image, currentBytes, totalBytes) => {
        this.#progress.pulled(image, currentBytes, totalBytes);
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

  /** The last lines of what failed, for the person who has to decide. */
  async #keepLog(error: unknown): Promise<void> {
    const service = error instanceof WindlassError ? error.details['service'] : undefined;
    if (typeof service !== 'string') return;
    const lines: string[] = [];
    try {
      const observed = await this.#undertaking.observe();
      const side = this.#isGoingBack ? 'old' : 'new';
      const id = observed.ids.find((entry) => entry.service === service && entry.side === side)?.id;
      if (id === undefined) return;
      const { signal } = this.#context.clock.canceller();
      const options = { tail: excerptLines, since: null, follow: false };
      await this.#context.host.docker.logs(
        id,
        options,
        (line) => lines.push(this.#context.mask(line.text)),
        signal,
      );
    } catch (failure) {
      this.#context.logger.warn('the log of the failed service could not be read', {
        error: String(failure),
      });
    }
    this.#journal.keepLog(lines.slice(-excerptLines));
  }

  async #end(end: OperationEnd, error: ErrorShape | null): Promise<OperationRecord> {
    const { feed, lock } = this.#context;
    const isOurs = error?.code !== 'lock-lost';
    if (isOurs && end !== 'held') await this.#onWayBack(() => this.#undertaking.writeEnded(end));
    await this.#onWayBack(() => this.#journal.end(end, error));
    // Why: a held operation keeps its lock, so that nobody else works on what is undecided.
    if (isOurs && end !== 'held') await this.#onWayBack(() => lock.release());
    if (end === 'done') {
      this.#progress.finish();
      this.#advanceToEnd();
    }
    const service = error?.details['service'];
    feed.emit({
      type: 'operation.ended',
      end,
      error,
      failedService: typeof service === 'string' ? service : null,
      logExcerpt: this.#journal.record.failureLog,
    });
    await feed.flush();
    return this.#journal.record;
  }

  #advanceToEnd(): void {
    this.#context.feed.emit({
      type: 'progress.advanced',
      progress: { ...this.#progress.view, percent: 100 },
    });
  }

  /** What cannot be written must not stop a rollback: again with the engine back and without the reserve, then let go. */
  async #onWayBack(write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (error) {
      this.#context.logger.error('a record could not be written', { error: String(error) });
      if (isWindlassError(error, 'lock-lost')) return;
      try {
        if (isConnectionError(error) && !this.#isHostGone) await this.#reconnect(error);
        else await this.#context.operationLog.releaseReserve();
        await write();
      } catch (again) {
        this.#context.logger.error('a record could not be written, going on without it', {
          error: String(again),
        });
      }
    }
  }

  #masked(shape: ErrorShape): ErrorShape {
    const mask = this.#context.mask;
    const details = Object.fromEntries(
      Object.entries(shape.details).map(([key, value]) => [
        key,
        typeof value === 'string' ? mask(value) : value,
      ]),
    );
    return { ...shape, message: mask(shape.message), details };
  }
}

function hostFellBack(): WindlassError {
  return new WindlassError('host-fell-back', 'the engine was restarted and brought the old release back', {});
}

/** The host is not as the plan assumed: look again. */
function isSurprise(error: unknown): boolean {
  return (
    isWindlassError(error, 'not-found') ||
    isWindlassError(error, 'name-taken') ||
    isWindlassError(error, 'drift')
  );
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
