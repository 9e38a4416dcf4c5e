import { asOperationId, asReleaseId } from '../../core/model/ids.ts';
import type { LedgerBody, LedgerRecord } from '../../core/model/ledger-record.ts';
import type { OperationKind } from '../../core/model/plan.ts';
import { sampleRelease } from '../ledger-samples.ts';

/** The records of a deployment named `shop`, told one after the other. */
export class LedgerStory {
  readonly records: LedgerRecord[] = [];
  #committed: string | null = null;

  tell(body: LedgerBody): this {
    const sequence = this.records.length + 1;
    const at = new Date(Date.UTC(2030, 0, 1) + sequence * 1000).toISOString();
    this.records.push({ format: 1, deployment: 'shop', sequence, at, actor: 'ann@laptop', body });
    return this;
  }

  created(): this {
    return this.tell({ kind: 'created', fingerprintKey: 'ab'.repeat(32), policy: { rollback: 'manual' } });
  }

  /** A release is tried; `copyOf` is the earlier one that it repeats. */
  opened(id: string, operationKind: OperationKind = 'upgrade', copyOf: string | null = null): this {
    const release = sampleRelease({
      id: asReleaseId(id),
      operation: asOperationId(id),
      version: id,
      copyOf: copyOf === null ? null : asReleaseId(copyOf),
    });
    const from = this.#committed;
    const snapshot =
      from === null
        ? null
        : {
            operation: asOperationId(id),
            fromRelease: asReleaseId(from),
            toRelease: asReleaseId(id),
            toVersion: id,
            createdAt: '2030-01-01T00:00:00.000Z',
            carriedVolumes: {},
            containers: {},
          };
    return this.tell({ kind: 'opened', operation: asOperationId(id), operationKind, release, snapshot });
  }

  committed(id: string): this {
    this.#committed = id;
    return this.tell({ kind: 'committed', operation: asOperationId(id), release: asReleaseId(id) });
  }

  failed(id: string, isHeld = false): this {
    const error = {
      code: 'gate-failed',
      message: 'web: never healthy',
      details: { service: 'web' },
    } as const;
    return this.tell({ kind: 'failed', operation: asOperationId(id), error, isHeld });
  }

  /** One of the records that say no more than which operation wrote them. */
  noted(kind: 'restoring' | 'restored' | 'stopped' | 'started' | 'removed', id: string): this {
    return this.tell({ kind, operation: asOperationId(id) });
  }

  /** Its line of history. */
  ended(id: string, isCleanupOpen?: boolean): this {
    return this.tell({
      kind: 'operation-ended',
      operation: asOperationId(id),
      operationKind: 'upgrade',
      actor: 'ann@laptop',
      startedAt: '2030-01-01T00:00:00.000Z',
      end: 'done',
      fromVersion: null,
      toVersion: id,
      isCleanupOpen,
    });
  }

  /** A release that was tried and committed. */
  released(id: string, operationKind: OperationKind = 'upgrade', copyOf: string | null = null): this {
    return this.opened(id, operationKind, copyOf).committed(id);
  }
}
