import type { PlanStepRow } from '../../../shared/contract/shapes/operation.ts';
import type { OperationView } from '../../../shared/operation-view.ts';

export interface PhaseRow {
  readonly phase: string;
  readonly direction: 'forward' | 'back';
  readonly state: 'done' | 'current' | 'failed' | 'ahead';
  /** null: it has not ended. */
  readonly durationMs: number | null;
}

/** Phases that were entered, then those that the plan still has ahead, in order. */
export function phaseRows(view: OperationView, steps: readonly PlanStepRow[]): readonly PhaseRow[] {
  const isOver = view.ended !== null;
  const hasFailed = isOver && view.ended.end !== 'done';
  const phases = withoutRepeats(view.phases);
  const entered = phases.map((phase, index): PhaseRow => {
    const next = phases[index + 1];
    const isLast = next === undefined;
    const turned = next !== undefined && next.direction !== phase.direction;
    const endMs = next?.startedAtMs ?? (isOver ? view.lastEventAtMs : null);
    const state = !isLast ? (turned ? 'failed' : 'done') : lastState(isOver, hasFailed, view);
    return {
      phase: phase.phase,
      direction: phase.direction,
      state,
      durationMs: endMs === null ? null : endMs - phase.startedAtMs,
    };
  });
  if (isOver || view.direction === 'back') return entered;
  const known = new Set(view.phases.map(({ phase }) => phase));
  const planned = [...new Set(steps.map((step) => step.phase))].filter((phase) => !known.has(phase));
  return [
    ...entered,
    ...planned.map((phase): PhaseRow => ({ phase, direction: 'forward', state: 'ahead', durationMs: null })),
  ];
}

/** A phase that is entered again after an interruption goes on. */
function withoutRepeats(phases: OperationView['phases']): OperationView['phases'] {
  return phases.filter((phase, index) => {
    const before = phases[index - 1];
    return before === undefined || before.phase !== phase.phase || before.direction !== phase.direction;
  });
}

/** Restoring that came to its end did what it was meant to. */
function lastState(isOver: boolean, hasFailed: boolean, view: OperationView): PhaseRow['state'] {
  if (!isOver) return 'current';
  const isRestored = view.ended?.end === 'rolled-back' || view.ended?.end === 'cancelled';
  return hasFailed && !isRestored ? 'failed' : 'done';
}
