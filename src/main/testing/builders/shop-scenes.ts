import type { Plan, Step } from '../../core/model/plan.ts';
import type { ServiceSpec } from '../../core/model/service-spec.ts';
import { renderPlan } from '../../core/planner/render-plan.ts';
import {
  firstDeploy,
  firstOperation,
  nextOperation,
  runSome,
  upgradeOf,
  type TrialOptions,
} from './deployed-shop.ts';
import { aRelease } from './planned-release.ts';
import type { PlanSimulator } from './plan-simulator.ts';
import { SimulatedHost } from './simulated-host.ts';

export interface SceneOptions extends Partial<TrialOptions> {
  /** Mount points of VOLUME instructions, by image. */
  readonly imageVolumes?: ReadonlyMap<string, readonly string[]>;
}

const usual: TrialOptions = { profile: 'gap', isLiveRestore: false };

/** A first deploy of these services, on a host with nothing on it. */
export function deploying(services: readonly ServiceSpec[], options: SceneOptions = {}): PlanSimulator {
  const host = new SimulatedHost(options.imageVolumes);
  return firstDeploy(aRelease(firstOperation, '1.0.0', services), host, { ...usual, ...options });
}

/** An upgrade between these services; the images of the new ones are on the host already. */
export function upgrading(
  previous: readonly ServiceSpec[],
  next: readonly ServiceSpec[],
  options: SceneOptions = {},
): PlanSimulator {
  const target = aRelease(nextOperation, '2.0.0', next);
  const sim = upgradeOf(
    aRelease(firstOperation, '1.0.0', previous),
    target,
    new SimulatedHost(options.imageVolumes),
    { ...usual, ...options },
  );
  for (const { image } of target.services) sim.host.images.add(image);
  return sim;
}

/**
 * The same after the process died right after the first step of that kind; `subject` is its service, or the
 * record that it writes.
 */
export function cutAfter(
  sim: PlanSimulator,
  kind: Step['kind'],
  subject: string | null = null,
  side: Step['side'] = null,
): PlanSimulator {
  let isOver = false;
  runSome(sim, 'forward', (step) => {
    const isCut = isOver;
    const named = step.kind === 'write-record' ? step.args.record : step.service;
    const isMeant = (subject === null || named === subject) && (side === null || step.side === side);
    isOver ||= step.kind === kind && isMeant;
    return isCut;
  });
  if (!isOver) throw new Error(`the plan has no ${kind} of ${subject ?? 'anything'}`);
  return sim.copy();
}

/** The plan as text, with short operation ids. */
export function printed(plan: Plan): string {
  return renderPlan(plan).replaceAll(firstOperation, 'op1').replaceAll(nextOperation, 'op2');
}
