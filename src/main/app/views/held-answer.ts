import type { HeldAnswer } from '../../../shared/contract/shapes/held.ts';
import type { HeldComparison } from '../../core/operations/held-comparison.ts';
import { planView } from './plan-view.ts';

/** What is undecided, with each plan as pages draw it. */
export function heldAnswer({ choices, ...comparison }: HeldComparison): HeldAnswer {
  return {
    ...comparison,
    choices: choices.map(({ plan, renderedPlan: _text, ...choice }) => ({
      ...choice,
      plan: plan === null ? null : planView(plan),
    })),
  };
}
