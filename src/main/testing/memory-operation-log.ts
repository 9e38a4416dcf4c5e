import { WindlassError } from '../../shared/errors.ts';
import type { OperationEvent } from '../../shared/operation-event.ts';
import type { OperationId } from '../core/model/ids.ts';
import type { OperationRecord } from '../core/model/operation.ts';
import type { OperationLog } from '../core/ports/operation-log.ts';

/** Operations without a disk. Outlives the processes that a test starts and throws away. */
export class MemoryOperationLog implements OperationLog {
  readonly #records = new Map<OperationId, OperationRecord>();
  readonly #events = new Map<OperationId, readonly OperationEvent[]>();
  #isFull = false;
  #isReserved = false;

  async save(record: OperationRecord): Promise<void> {
    if (this.#isFull) throw full();
    this.#records.set(record.id, structuredClone(record));
  }

  async load(id: OperationId): Promise<OperationRecord | null> {
    return this.#records.get(id) ?? null;
  }

  async list(): Promise<readonly OperationRecord[]> {
    return [...this.#records.values()].sort((a, b) => (a.id < b.id ? 1 : -1));
  }

  async appendEvent(id: OperationId, event: OperationEvent): Promise<void> {
    if (this.#isFull) throw full();
    this.#events.set(id, [...(this.#events.get(id) ?? []), structuredClone(event)]);
  }

  async events(id: OperationId, after: number): Promise<readonly OperationEvent[]> {
    return (this.#events.get(id) ?? []).filter(({ sequence }) => sequence > after);
  }

  async reserve(): Promise<void> {
    if (this.#isFull && !this.#isReserved) throw full();
    this.#isReserved = true;
  }

  async releaseReserve(): Promise<void> {
    if (this.#isReserved) this.#isFull = false;
    this.#isReserved = false;
  }

  /** From now on nothing can be written, until a reserve is given back. */
  fillDisk(): void {
    this.#isFull = true;
  }
}

function full(): WindlassError {
  return new WindlassError('store-unwritable', 'no space left on the disk', { file: '', cause: 'ENOSPC' });
}
