import {
  phases,
  type Cause,
  type Phase,
  type Plan,
  type Side,
  type Step,
  type StepArguments,
  type StepKind,
} from '../model/plan.ts';

interface NewStep<Kind extends StepKind> {
  readonly kind: Kind;
  readonly phase: Phase;
  readonly service?: string;
  readonly side?: Side;
  readonly args: StepArguments[Kind];
  readonly dependsOn?: readonly (string | null | undefined)[];
  readonly cause: Cause;
}

/**
 * Collects steps in any order of phases; the plan has them by phase, then in the order of adding, numbered
 * through. So the same calls give the same plan byte for byte.
 */
export class PlanBuilder {
  readonly #steps: Step[] = [];

  /** Returns the id, to be depended on. Dependencies that are null fall away: that step was not needed. */
  add<Kind extends StepKind>(step: NewStep<Kind>): string {
    const id = String(this.#steps.length + 1);
    const dependsOn = (step.dependsOn ?? []).filter((other): other is string => typeof other === 'string');
    this.#steps.push({
      id,
      kind: step.kind,
      phase: step.phase,
      service: step.service ?? null,
      side: step.side ?? null,
      args: step.args,
      dependsOn: [...new Set(dependsOn)],
      cause: step.cause,
    } as Step);
    return id;
  }

  /** Of all steps so far. */
  ids(): readonly string[] {
    return this.#steps.map((step) => step.id);
  }

  build(head: Omit<Plan, 'steps'>): Plan {
    const ordered = phases.flatMap((phase) => this.#steps.filter((step) => step.phase === phase));
    const numbers = new Map(ordered.map((step, index) => [step.id, String(index + 1)]));
    const steps = ordered.map((step) => ({
      ...step,
      id: numbers.get(step.id)!,
      dependsOn: step.dependsOn.map((id) => numbers.get(id)!).sort((a, b) => Number(a) - Number(b)),
    }));
    return deepFreeze({ ...head, steps });
  }
}

function deepFreeze<T>(value: T): T {
  if (value !== null && typeof value === 'object' && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const member of Object.values(value)) deepFreeze(member);
  }
  return value;
}
