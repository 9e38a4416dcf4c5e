import type { WindlassError } from '../../../shared/errors.ts';
import type { OperationEvent } from '../../../shared/operation-event.ts';
import type { OperationId } from '../model/ids.ts';
import type { OperationRecord } from '../model/operation.ts';

/** Local records of operations: durable, because recovery decides by them. */
export interface OperationLog {
  /** Durable when it resolves: written completely, synced, directory synced. */
  save(record: OperationRecord): Promise<void>;
  load(id: OperationId): Promise<OperationRecord | null>;
  /** Newest first. */
  list(): Promise<readonly OperationRecord[]>;
  /** Records that are there but cannot be read: never silently passed over, and never in the way of the others. */
  damaged(): Promise<readonly WindlassError[]>;
  /** Not synced: events are for looking at. */
  appendEvent(id: OperationId, event: OperationEvent): Promise<void>;
  /** Events with a sequence number greater than `after`. */
  events(id: OperationId, after: number): Promise<readonly OperationEvent[]>;
  /** Reserves space, so that a rollback can be recorded on a full disk; fails with `store-unwritable`. */
  reserve(): Promise<void>;
  /** Gives the reserve back; called when a write on the failure path finds no space. */
  releaseReserve(): Promise<void>;
}
