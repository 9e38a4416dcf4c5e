import { phases, type Plan, type Step } from '../../core/model/plan.ts';
import type { Observation } from '../../core/planner/goal.ts';
import { BrokenRule } from './broken-rule.ts';

/**
 * The steps in one of the orders that their dependencies allow: `pick` chooses among those that are ready.
 * Steps of an earlier phase are always done first.
 */
export function schedule(plan: Plan, pick: (choices: number) => number): readonly Step[] {
  const order: Step[] = [];
  const done = new Set<string>();
  for (const phase of phases) {
    let open = plan.steps.filter((step) => step.phase === phase);
    while (open.length > 0) {
      const ready = open.filter((step) => step.dependsOn.every((id) => done.has(id)));
      const next = ready[pick(ready.length)];
      if (next === undefined)
        throw new BrokenRule(`steps of phase ${phase} wait for a later one, or in a circle`);
      order.push(next);
      done.add(next.id);
      open = open.filter((step) => step !== next);
    }
  }
  return order;
}

/** The same observation in another order. */
export function shuffled(
  { host, presentImages }: Observation,
  pick: (choices: number) => number,
): Observation {
  const mix = <T>(list: readonly T[]): readonly T[] => {
    const rest = [...list];
    return list.map(() => rest.splice(pick(rest.length), 1)[0]!);
  };
  const containers = host.containers.map((container) => ({
    ...container,
    mounts: mix(container.mounts),
    endpoints: mix(container.endpoints),
    ports: mix(container.ports),
  }));
  return {
    host: { containers: mix(containers), networks: mix(host.networks), volumes: mix(host.volumes) },
    presentImages: new Set(mix([...presentImages])),
  };
}
