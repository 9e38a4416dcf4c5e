import type { OwnerLabels } from '../../core/model/observed.ts';
import type { PlannedRelease } from '../../core/planner/goal.ts';
import { renderPlan } from '../../core/planner/render-plan.ts';
import { BrokenRule } from './broken-rule.ts';
import { applyLawfully } from './plan-laws.ts';
import { schedule } from './plan-orders.ts';
import { PlanSimulator, type Trial } from './plan-simulator.ts';
import type { Plan, Step } from '../../core/model/plan.ts';
import type { RandomStacks } from './random-stacks.ts';
import { aService, restart } from './service-spec.ts';
import { SimulatedHost } from './simulated-host.ts';

export type TrialOptions = Pick<Trial, 'profile' | 'isLiveRestore'>;

export const firstOperation = '20300101-000000-aaaa';
export const nextOperation = '20300102-000000-bbbb';
const forgottenOperation = '20291231-000000-0000';

/** A host with what belongs to others on it, and a lock of ours. */
export function crowdedHost(imageVolumes: ReadonlyMap<string, readonly string[]> = new Map()): SimulatedHost {
  const host = new SimulatedHost(imageVolumes);
  host.images.add('other@sha256:9');
  host.createNetwork('others', null, null);
  host.createNetwork('blog_default', 'blog', '20291201-000000-cccc');
  const foreign = host.createContainer(order('others-db', null));
  host.startContainer(foreign);
  host.startContainer(host.createContainer(order('blog-a-1', label('blog', 'a', 'service'))));
  host.createContainer(order('windlass-lock.shop.1', label('shop', '', 'lock')));
  return host;
}

/** What processes that died long ago may have left of ours. */
export function leaveBehind(host: SimulatedHost): void {
  host.createContainer(order(`shop-a-1.new.${forgottenOperation}`, label('shop', 'a', 'service')));
  host.createContainer(order(`shop-gone-1.old.${forgottenOperation}`, label('shop', 'gone', 'service')));
  host.createContainer(order('windlass-probe.shop', label('shop', '', 'probe')));
}

function label(deployment: string, service: string, role: OwnerLabels['role']): OwnerLabels {
  const operation = forgottenOperation;
  return { deployment, release: operation, service, operation, role, fingerprint: 'earlier' };
}

function order(name: string, owner: OwnerLabels | null): Parameters<SimulatedHost['createContainer']>[0] {
  return {
    name,
    owner,
    spec: aService('other'),
    image: 'other@sha256:9',
    policy: restart('no'),
    mounts: [],
    endpoints: [],
    joinsId: null,
  };
}

/** The first deploy of a release on a host, before anything of it was done. */
export function firstDeploy(
  target: PlannedRelease,
  host: SimulatedHost,
  options: TrialOptions,
): PlanSimulator {
  return new PlanSimulator(
    { deployment: 'shop', operation: firstOperation, kind: 'deploy', previous: null, target, ...options },
    host,
  );
}

/** The upgrade of a release that was deployed and committed, before anything of it was done. */
export function upgradeOf(
  previous: PlannedRelease,
  target: PlannedRelease,
  host: SimulatedHost,
  options: TrialOptions,
): PlanSimulator {
  runToEnd(firstDeploy(previous, host, options), 'forward');
  return new PlanSimulator(
    { deployment: 'shop', operation: nextOperation, kind: 'upgrade', previous, target, ...options },
    host,
  );
}

/** The same among what belongs to others, and what processes that died long ago left of ours. */
export function upgradeInCrowd(stacks: RandomStacks, options: TrialOptions): PlanSimulator {
  const host = crowdedHost(stacks.imageVolumes);
  const upgrade = upgradeOf(stacks.previous, stacks.target, host, options);
  leaveBehind(host);
  return upgrade.restarted();
}

/** Plans from what is there and carries all of it out, in one of the possible orders. */
export function runToEnd(
  sim: PlanSimulator,
  direction: Plan['direction'],
  pick: (choices: number) => number = () => 0,
): Plan {
  return runSome(sim, direction, () => false, pick);
}

/** The same up to the step before which `isCut` says so. */
export function runSome(
  sim: PlanSimulator,
  direction: Plan['direction'],
  isCut: (step: Step, index: number) => boolean,
  pick: (choices: number) => number = () => 0,
): Plan {
  return carryOut(sim, sim.plan(direction), isCut, pick);
}

/** Carries a plan out in one of the possible orders, up to the step before which `isCut` says so. */
export function carryOut(
  sim: PlanSimulator,
  plan: Plan,
  isCut: (step: Step, index: number) => boolean = () => false,
  pick: (choices: number) => number = () => 0,
): Plan {
  const done: string[] = [];
  try {
    for (const step of schedule(plan, pick)) {
      if (isCut(step, done.length)) return plan;
      done.push(step.id);
      applyLawfully(sim, plan, step);
    }
  } catch (error) {
    if (!(error instanceof BrokenRule)) throw error;
    throw new BrokenRule(`${error.message}\nafter steps ${done.join(' ')} of\n${renderPlan(plan)}`);
  }
  return plan;
}
