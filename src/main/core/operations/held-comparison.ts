import type { HeldDifference } from '../../../shared/contract/shapes/held.ts';
import type { ErrorShape } from '../../../shared/errors.ts';
import type { Plan } from '../model/plan.ts';

/** What `resume` or `rollback` would do now, found out without doing it. */
export interface HeldCourse {
  readonly command: 'resume' | 'rollback';
  readonly toVersion: string | null;
  readonly plan: Plan | null;
  readonly renderedPlan: string | null;
  readonly blocked: ErrorShape | null;
}

export interface HeldComparison extends HeldDifference {
  readonly deployment: string;
  readonly environment: string;
  readonly operation: string;
  readonly oldVersion: string | null;
  readonly newVersion: string | null;
  readonly choices: readonly HeldCourse[];
}
