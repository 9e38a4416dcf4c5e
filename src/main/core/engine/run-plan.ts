import { phases, type Phase, type Plan, type Step } from '../model/plan.ts';
import { isConnectionError } from './connection-error.ts';

export interface PlanRun {
  /** Called once before the first step of each phase that has steps; the phase is saved there. */
  enterPhase(phase: Phase): Promise<void>;
  execute(step: Step): Promise<void>;
  /** Called at the first failure: waits that are under way are to end. */
  onFailure(): void;
}

/**
 * Runs the steps phase by phase, each as soon as the steps it depends on are done. Takes no decision. After
 * a failure no further step is begun; those under way are awaited, then the first failure is thrown. A lost connection
 * goes before every other one: what it left undone may still come to pass, so the host is to be waited for first.
 */
export async function runPlan(plan: Plan, run: PlanRun): Promise<void> {
  for (const phase of phases) {
    const steps = plan.steps.filter((step) => step.phase === phase);
    if (steps.length === 0) continue;
    await run.enterPhase(phase);
    await runPhase(steps, run);
  }
}

async function runPhase(steps: readonly Step[], run: PlanRun): Promise<void> {
  const inPhase = new Set(steps.map((step) => step.id));
  const done = new Set<string>();
  const begun = new Set<string>();
  let underWay = 0;
  let failure: { readonly error: unknown } | null = null;
  await new Promise<void>((resolve) => {
    const begin = (step: Step): void => {
      begun.add(step.id);
      underWay += 1;
      run
        .execute(step)
        .then(() => void done.add(step.id))
        .catch((error: unknown) => {
          const isFirst = failure === null;
          if (failure === null || isWorse(error, failure.error)) failure = { error };
          if (isFirst) run.onFailure();
        })
        .finally(() => {
          underWay -= 1;
          advance();
        });
    };
    const advance = (): void => {
      if (failure === null) {
        for (const step of steps) {
          const isReady = step.dependsOn.every((id) => !inPhase.has(id) || done.has(id));
          if (!begun.has(step.id) && isReady) begin(step);
        }
      }
      if (underWay === 0) resolve();
    };
    advance();
  });
  if (failure !== null) throw (failure as { readonly error: unknown }).error;
  if (done.size !== steps.length) throw new Error(`plan ${plan(steps)} has a cycle`);
}

function isWorse(error: unknown, than: unknown): boolean {
  return isConnectionError(error) && !isConnectionError(than);
}

function plan(steps: readonly Step[]): string {
  return steps.map((step) => step.id).join(',');
}
