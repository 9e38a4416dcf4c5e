import type { ErrorShape } from '../../../shared/errors.ts';
import type { OperationEnd, OperationRecord } from '../model/operation.ts';
import type { Phase, Plan } from '../model/plan.ts';
import type { Clock } from '../ports/clock.ts';
import type { OperationLog } from '../ports/operation-log.ts';
import type { Logger } from '../ports/system.ts';

/** The local record of a running operation; a phase is saved before it is entered. */
export class PhaseJournal {
  #record: OperationRecord;
  readonly #log: OperationLog;
  readonly #clock: Clock;
  readonly #logger: Logger;

  constructor(record: OperationRecord, log: OperationLog, clock: Clock, logger: Logger) {
    this.#record = record;
    this.#log = log;
    this.#clock = clock;
    this.#logger = logger;
  }

  get record(): OperationRecord {
    return this.#record;
  }

  /** Durable with the next phase. */
  take(plan: Plan): void {
    this.#record = { ...this.#record, plan };
  }

  goBack(error: ErrorShape | null): void {
    this.#record = { ...this.#record, direction: 'back', error };
  }

  keepLog(lines: readonly string[]): void {
    this.#record = { ...this.#record, failureLog: lines };
  }

  async enter(phase: Phase): Promise<void> {
    const now = this.#now();
    this.#record = {
      ...this.#record,
      phase,
      phaseTimes: { ...this.#closed(now), [phase]: { startedAt: now, endedAt: null } },
    };
    await this.#log.save(this.#record);
    this.#logger.info('phase entered', {
      operation: this.#record.id,
      phase,
      direction: this.#record.direction,
    });
  }

  async end(end: OperationEnd, error: ErrorShape | null): Promise<void> {
    const now = this.#now();
    this.#record = { ...this.#record, end, error, endedAt: now, phaseTimes: this.#closed(now) };
    await this.#log.save(this.#record);
  }

  #closed(now: string): OperationRecord['phaseTimes'] {
    return Object.fromEntries(
      Object.entries(this.#record.phaseTimes).map(([phase, times]) => [
        phase,
        times.endedAt === null ? { ...times, endedAt: now } : times,
      ]),
    );
  }

  #now(): string {
    return new Date(this.#clock.now()).toISOString();
  }
}
