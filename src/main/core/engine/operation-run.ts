import { WindlassError, isWindlassError, toErrorShape, type ErrorShape } from '../../../shared/errors.ts';
import type { OperationEnd, OperationRecord } from '../model/operation.ts';
import type { Phase, Plan, Step } from '../model/plan.ts';
import { ProgressTracker } from '../policy/progress.ts';
import type { Canceller } from '../ports/clock.ts';
import { CommitGuard } from './commit-guard.ts';
import { isConnectionError, isForeignHost } from './connection-error.ts';
import { EngineWait, requireSameEngine } from './engine-wait.ts';
import { readFailureLog } from './failure-log.ts';
import { HostReturn } from './host-return.ts';
import { PhaseJournal } from './phase-journal.ts';
import { PlanExecution, WaitMemory } from './plan-execution.ts';
import type { RunContext } from './run-context.ts';
import { hostFellBack, isOurs, isSurprise, maskedShape, slept } from './run-errors.ts';
import { runPlan } from './run-plan.ts';
import { SleepWatch } from './sleep-watch.ts';
import { isGhostPort } from './taken-port.ts';
import type { Direction, Observed, Undertaking } from './undertaking.ts';
import { writeOnWayBack } from './write-on-way-back.ts';

/** Replans after the host was found different from what the plan assumed. */
const surprises = 3;

/**
 * One operation from its first phase to its one end, in this process.
 *
 * INVARIANTS: the phase is saved before it is entered. On the way forward a record that cannot be written
 * stops the operation; on the way back it does not. A failed way back is held, never reversed. After the
 * commit the end is `done`, whatever happens to the cleaning up. A lost connection is waited for; then the lock is
 * checked and the host observed before anything else is done. On a host that may be another one nothing is done, and
 * nothing written, any more.
 */
export class OperationRun {
  readonly #context: RunContext;
  readonly #undertaking: Undertaking;
  readonly #journal: PhaseJournal;
  readonly #progress = new ProgressTracker();
  readonly #sleepWatch: SleepWatch;
  readonly #engineWait: EngineWait;
  readonly #hostReturn: HostReturn;
  readonly #cancel: Canceller;
  #waits: Canceller;
  #memory = new WaitMemory();
  #isCommitted = false;
  #isGoingBack: boolean;

  constructor(context: RunContext, undertaking: Undertaking, record: OperationRecord) {
    this.#context = context;
    this.#undertaking = undertaking;
    this.#journal = new PhaseJournal(record, context.operationLog, context.clock, context.logger);
    this.#cancel = context.clock.canceller();
    this.#waits = context.clock.canceller();
    this.#isGoingBack = record.direction === 'back';
    this.#sleepWatch = new SleepWatch(context.clock);
    this.#engineWait = new EngineWait({ ...context, sleepWatch: this.#sleepWatch, seed: record.id });
    this.#hostReturn = new HostReturn({
      context,
      engineWait: this.#engineWait,
      realCause: (error) => this.#realCause(error),
    });
  }

  /** The machine slept: what waits for the host asks at once, and nothing is committed on what was seen before. */
  wake(): void {
    this.#sleepWatch.woke();
  }

  /** Asks to restore; false when the commit is behind, or the old release is being restored already. */
  cancel(): boolean {
    if (this.#isCommitted || this.#isGoingBack || !this.#undertaking.canGoBack) return false;
    this.#cancel.abort();
    this.#waits.abort();
    return true;
  }

  async execute(): Promise<OperationRecord> {
    this.#sleepWatch.begin();
    try {
      return await this.#execute();
    } finally {
      this.#sleepWatch.end();
    }
  }

  async #execute(): Promise<OperationRecord> {
    const { record } = this.#journal;
    if (record.direction === 'back') {
      const isUndoing = record.kind === 'rollback' && record.release === null;
      return isUndoing ? this.#restore('done', null) : this.#restore('rolled-back', record.error);
    }
    try {
      await this.#attempt('forward');
      return await this.#end('done', null);
    } catch (error) {
      return this.#afterFailure(error);
    }
  }

  async #afterFailure(error: unknown): Promise<OperationRecord> {
    const shape = this.#masked(error);
    this.#context.logger.warn('operation failed', { operation: this.#journal.record.id, code: shape.code });
    if (this.#isCommitted) return this.#endUnfinished('done', null, shape);
    if (!isOurs(shape)) return this.#end('held', shape);
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
    this.#memory = new WaitMemory();
    this.#journal.goBack(cause);
    await this.#onWayBack(() => this.#undertaking.writeRestoring());
    try {
      await this.#attempt('back');
      return await this.#end(end, cause);
    } catch (error) {
      const shape = this.#masked(error);
      if (this.#isCommitted) return this.#endUnfinished(end, cause, shape);
      if (!isOurs(shape)) return this.#end('held', shape);
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
        // Why not before: the record of the commit may have been written just when the connection was lost.
        if (this.#isCancelling) throw new WindlassError('cancelled', 'cancelled', {});
        if (direction === 'forward' && observed.hasFallenBack) throw hostFellBack();
        await this.#run(this.#undertaking.plan(direction, observed), observed);
        return;
      } catch (error) {
        if (isConnectionError(error)) await this.#hostReturn.untilBack(error);
        else if (this.#isCancelling) throw new WindlassError('cancelled', 'cancelled', {}, { cause: error });
        else if (isSurprise(error) && surprise < surprises) surprise += 1;
        else throw await this.#realCause(error);
      }
    }
  }

  get #isCancelling(): boolean {
    return this.#cancel.signal.aborted && !this.#isGoingBack && !this.#isCommitted;
  }

  /** A step may fail of a restart of the engine that no call was cut by, or of another one there: then that is it. */
  async #realCause(error: unknown): Promise<unknown> {
    if (isForeignHost(error) || isWindlassError(error, 'host-fell-back')) return error;
    try {
      if (isWindlassError(error, 'lock-lost')) await requireSameEngine(this.#context.host);
      else await this.#assertNotFallenBack();
      return error;
    } catch (found) {
      return isWindlassError(found, 'host-fell-back') || isForeignHost(found) ? found : error;
    }
  }

  async #assertNotFallenBack(): Promise<void> {
    if (this.#isGoingBack || this.#isCommitted) return;
    if ((await this.#undertaking.observe()).hasFallenBack) throw hostFellBack();
  }

  async #run(plan: Plan, observed: Observed): Promise<void> {
    this.#journal.take(plan);
    this.#progress.begin(plan);
    this.#waits = this.#context.clock.canceller();
    if (this.#isCancelling) this.#waits.abort();
    const execution = new PlanExecution({
      context: this.#context,
      undertaking: this.#undertaking,
      record: this.#journal.record,
      progress: this.#progress,
      memory: this.#memory,
      observed,
      signal: this.#waits.signal,
      assertNotFallenBack: () => this.#assertNotFallenBack(),
    });
    await execution.catchUp();
    const sleeps = this.#sleepWatch.sleeps();
    const commitGuard = new CommitGuard(this.#undertaking);
    await runPlan(plan, {
      enterPhase: async (phase) => {
        await this.#enter(phase);
        if (phase === 'commit' && plan.steps.some(isCommitStep)) await commitGuard.begin();
        execution.enterPhase(plan, phase);
      },
      execute: async (step) => {
        const isCommit = isCommitStep(step);
        if (isCommit && sleeps !== this.#sleepWatch.sleeps()) throw slept();
        if (isCommit) await commitGuard.assertUnchanged();
        await execution.execute(step);
        if (isCommit) this.#isCommitted = true;
        this.#engineWait.progressed();
      },
      onFailure: () => this.#waits.abort(),
    });
  }

  /** The one place where a phase begins. */
  async #enter(phase: Phase): Promise<void> {
    if (this.#isGoingBack || this.#isCommitted) await this.#onWayBack(() => this.#journal.enter(phase));
    else await this.#journal.enter(phase);
  }

  /** The last lines of what failed, for the person who has to decide. */
  async #keepLog(error: unknown): Promise<void> {
    const service = error instanceof WindlassError ? error.details['service'] : undefined;
    if (typeof service !== 'string') return;
    const side = this.#isGoingBack ? 'old' : 'new';
    try {
      const lines = await this.#hostReturn.insist(() =>
        readFailureLog(this.#context, this.#undertaking, { service, side }),
      );
      this.#journal.keepLog(lines);
    } catch (failure) {
      const details = { error: String(failure) };
      this.#context.logger.warn('the log of the failed service could not be read', details);
    }
  }

  /** The commit stands; what could not be removed is left, and the ledger says so. */
  async #endUnfinished(
    end: OperationEnd,
    cause: ErrorShape | null,
    warning: ErrorShape,
  ): Promise<OperationRecord> {
    this.#context.feed.emit({ type: 'warning.raised', warning });
    return this.#end(end, cause, warning);
  }

  async #end(
    end: OperationEnd,
    error: ErrorShape | null,
    unfinished: ErrorShape | null = null,
  ): Promise<OperationRecord> {
    const { feed, lock } = this.#context;
    // Why not by its error: what it was held for before it was resumed under a new lock is behind it.
    const mayWrite = unfinished === null || isOurs(unfinished);
    const writeEnded = (): Promise<void> => this.#undertaking.writeEnded(end, unfinished !== null);
    if (mayWrite && end !== 'held') await this.#onWayBack(writeEnded);
    await this.#onWayBack(() => this.#journal.end(end, error));
    // Why: a held operation keeps its lock, so that nobody else works on what is undecided.
    if (mayWrite && end !== 'held') await this.#onWayBack(() => lock.release());
    if (end === 'done') {
      this.#progress.finish();
      feed.emit({ type: 'progress.advanced', progress: { ...this.#progress.view, percent: 100 } });
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

  #onWayBack(write: () => Promise<void>): Promise<void> {
    return writeOnWayBack(this.#context, this.#hostReturn, write);
  }

  #masked(error: unknown): ErrorShape {
    return maskedShape(toErrorShape(error), this.#context.mask);
  }
}

/** The point of no return. */
function isCommitStep(step: Step): boolean {
  return step.kind === 'write-record' && step.args.record === 'committed';
}
