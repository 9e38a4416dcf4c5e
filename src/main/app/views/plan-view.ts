import type { PlanStepRow, PlanView } from '../../../shared/contract/shapes/operation.ts';
import type { Plan, Step } from '../../core/model/plan.ts';
import { renderPlan } from '../../core/planner/render-plan.ts';

/** A plan with the line that the point of no return draws through it. */
export function planView(plan: Plan): PlanView {
  const commit = plan.steps.findIndex(
    (step) => step.kind === 'write-record' && step.args.record === 'committed',
  );
  return {
    kind: plan.kind,
    direction: plan.direction,
    steps: plan.steps.map((step, index) => stepRow(step, commit >= 0 && index > commit)),
    text: renderPlan(plan),
  };
}

function stepRow(step: Step, isAfterCommit: boolean): PlanStepRow {
  const { id, kind, phase, service, side, cause, dependsOn } = step;
  const image = step.kind === 'create-container' ? step.args.image : null;
  const subject = subjectOf(step);
  return { id, kind, phase, service, side, cause, dependsOn, subject, image, isAfterCommit };
}

/** What a step is done to. */
function subjectOf(step: Step): string {
  switch (step.kind) {
    case 'pull-image':
    case 'tag-image':
    case 'untag-image':
      return step.args.image;
    case 'create-network':
      return step.args.network.name;
    case 'create-volume':
      return step.args.volume.name;
    case 'remove-network':
    case 'create-container':
      return step.args.name;
    case 'write-record':
      return step.args.record;
    default:
      return step.args.container;
  }
}
