import type { OperationRow } from '../../../shared/contract/shapes/operation.ts';
import type { OperationEvent } from '../../../shared/operation-event.ts';
import type { OperationRecord } from '../../core/model/operation.ts';
import type { Application, OperationHandle } from '../../core/operations/application.ts';
import { operationRow } from './operation-rows.ts';

/** Something about an operation that is worth telling. */
export type TrackedChange = 'begun' | 'phase' | 'progress' | 'ended';

type Listener = (row: OperationRow, change: TrackedChange) => void;

/** Knows of every operation that runs in this application how far it is. */
export class OperationTracker {
  readonly #application: Application;
  readonly #logError: (message: string, error: unknown) => void;
  readonly #rows = new Map<string, OperationRow>();
  readonly #listeners = new Set<Listener>();
  readonly #stop: () => void;

  constructor(application: Application, logError: (message: string, error: unknown) => void) {
    this.#application = application;
    this.#logError = logError;
    this.#stop = application.operations.onBegun((operation) => this.#track(operation));
    for (const operation of application.operations.running()) this.#track(operation);
  }

  /** Under way here. */
  rows(): readonly OperationRow[] {
    return [...this.#rows.values()];
  }

  /** null: it does not run here. */
  percentOf(id: string): number | null {
    return this.#rows.get(id)?.percent ?? null;
  }

  /** Id of the operation that works on a deployment now. */
  runningOn(deployment: string, environment: string): string | null {
    const row = this.rows().find(
      (each) => each.deployment === deployment && each.environment === environment,
    );
    return row?.id ?? null;
  }

  onChange(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#stop();
    this.#listeners.clear();
  }

  #track(operation: OperationHandle): void {
    void this.#follow(operation).catch((error: unknown) =>
      this.#logError(`operation ${operation.id} could not be watched`, error),
    );
  }

  async #follow(operation: OperationHandle): Promise<void> {
    const { record } = await this.#application.operations.show(operation.id);
    const begun = this.#row(record, 0);
    this.#rows.set(operation.id, begun);
    this.#tell(begun, 'begun');
    const stop = operation.events(0, (event) => this.#apply(operation.id, event));
    const ended = await operation.finished.finally(() => {
      stop();
      this.#rows.delete(operation.id);
    });
    this.#tell(this.#row(ended, null), 'ended');
  }

  #apply(id: string, { body }: OperationEvent): void {
    const row = this.#rows.get(id);
    if (row === undefined) return;
    switch (body.type) {
      case 'phase.entered':
        return this.#keep({ ...row, phase: body.phase, direction: body.direction }, 'phase');
      case 'operation.resumed':
        return this.#keep({ ...row, attempts: body.attempt, direction: body.direction }, 'phase');
      case 'progress.advanced':
        return this.#keep({ ...row, percent: body.progress.percent }, 'progress');
      default:
        return undefined;
    }
  }

  #keep(row: OperationRow, change: TrackedChange): void {
    this.#rows.set(row.id, row);
    this.#tell(row, change);
  }

  #tell(row: OperationRow, change: TrackedChange): void {
    for (const listener of [...this.#listeners]) listener(row, change);
  }

  #row(record: OperationRecord, percent: number | null): OperationRow {
    const environments = this.#application.environments.list();
    return operationRow(record, { environments, percentOf: () => percent });
  }
}
