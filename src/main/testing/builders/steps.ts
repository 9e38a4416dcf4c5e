import { asOperationId } from '../../core/model/ids.ts';
import type { Phase, Plan, Step } from '../../core/model/plan.ts';

/** A step of which only the place in its plan matters. */
export function aStep(id: string, dependsOn: readonly string[] = [], phase: Phase = 'swap'): Step {
  return {
    id,
    kind: 'start-container',
    phase,
    service: `service-${id}`,
    side: 'new',
    args: { container: `shop-${id}-1` },
    dependsOn,
    cause: 'service-changed',
  };
}

/** A step of that kind, for those who only look at the kind. */
export function aStepOf(kind: Step['kind'], id = '1'): Step {
  return { ...aStep(id), kind } as Step;
}

export function aPlanOf(...steps: readonly Step[]): Plan {
  return {
    operation: asOperationId('20300101-000000-aaaa'),
    kind: 'upgrade',
    direction: 'forward',
    deployment: 'shop',
    fromVersion: '1.0.0',
    toVersion: '2.0.0',
    steps,
  };
}
