import type { OperationRecord } from '../model/operation.ts';
import type { Phase } from '../model/plan.ts';

/** More often than this a process does not take an operation up again by itself. */
export const maximumAttempts = 28;

export type Recovery = 'nothing-happened' | 'forward' | 'back' | 'hold';

/** What the host and the ledger say of an operation whose process is gone. */
export interface RecoveryEvidence {
  readonly isOpened: boolean;
  readonly isCommitted: boolean;
  readonly hasFallenBack: boolean;
}

const beforeOpening: ReadonlySet<Phase> = new Set(['preflight', 'snapshot']);

/**
 * The one table from (operation, phase, host) to what a new process does. Whatever is not understood is held:
 * nothing is touched and a person decides.
 */
export function decideRecovery(
  record: Pick<OperationRecord, 'kind' | 'direction' | 'phase' | 'attempts'>,
  evidence: RecoveryEvidence,
): Recovery {
  if (record.attempts > maximumAttempts) return 'hold';
  switch (record.kind) {
    case 'start':
    case 'stop':
    case 'remove':
      return record.phase === 'preflight' ? 'nothing-happened' : 'forward';
    case 'deploy':
    case 'upgrade':
    case 'rollback':
      break;
    default:
      return 'hold';
  }
  // Why: the commit is one durable record; with it nothing ever goes back by itself.
  if (evidence.isCommitted) return 'forward';
  if (record.direction === 'back') return 'back';
  if (!evidence.isOpened) return beforeOpening.has(record.phase) ? 'nothing-happened' : 'hold';
  if (evidence.hasFallenBack) return 'back';
  return 'forward';
}
