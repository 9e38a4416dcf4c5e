import type { OperationPage, OperationRow } from '../../../shared/contract/shapes/operation.ts';
import type { OperationEvent } from '../../../shared/operation-event.ts';
import type { Environment } from '../../core/model/environment.ts';
import type { OperationRecord } from '../../core/model/operation.ts';
import { phases } from '../../core/model/plan.ts';
import { planView } from './plan-view.ts';

/** What a row knows besides its record. */
export interface RowSurroundings {
  readonly environments: readonly Environment[];
  /** Operations that run in this application, with how far they are. */
  readonly percentOf: (id: string) => number | null;
}

export function operationRow(record: OperationRecord, surroundings: RowSurroundings): OperationRow {
  const { id, kind, deployment, fromVersion, toVersion, direction, phase } = record;
  const { actor, startedAt, endedAt, end, error, attempts } = record;
  const percent = surroundings.percentOf(id);
  const known = surroundings.environments.find((environment) => environment.id === record.environment);
  return {
    id,
    kind,
    deployment,
    environment: known?.name ?? record.environment,
    fromVersion,
    toVersion,
    direction,
    phase,
    actor,
    startedAt,
    endedAt,
    end,
    error,
    attempts,
    isHere: percent !== null,
    percent: end === 'done' ? 100 : (percent ?? 0),
  };
}

export function operationPage(
  record: OperationRecord,
  events: readonly OperationEvent[],
  surroundings: RowSurroundings,
): OperationPage {
  const row = operationRow(record, surroundings);
  return {
    row: { ...row, percent: row.isHere ? row.percent : percentOf(events, row.percent) },
    plan: record.plan === null ? null : planView(record.plan),
    failureLog: record.failureLog,
    phaseTimes: phases.flatMap((phase) => {
      const times = record.phaseTimes[phase];
      return times === undefined ? [] : [{ phase, ...times }];
    }),
  };
}

function percentOf(events: readonly OperationEvent[], otherwise: number): number {
  const last = events.findLast(({ body }) => body.type === 'progress.advanced')?.body;
  return last?.type === 'progress.advanced' ? last.progress.percent : otherwise;
}
