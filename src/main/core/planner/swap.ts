import type { Dependency } from '../model/service-spec.ts';
import { alwaysRestart, noRestart } from './create-steps.ts';
import { namesakes, rivals } from './contention.ts';
import type { PlannedService, ReleaseGoal } from './goal.ts';
import { addInGroups } from './in-groups.ts';
import { isUp, type Located, type LocatedService } from './locate.ts';
import type { PlanBuilder } from './plan-builder.ts';

/** What others wait for: the last step of the service that makes the condition hold; null: it holds already. */
export interface Reached {
  readonly started: string | null;
  /** Made when first asked for. */
  healthy(): string | null;
  readonly completed: string | null;
}

/** The switch from old to new containers while its steps are being collected. */
export interface Swap {
  readonly builder: PlanBuilder;
  readonly goal: ReleaseGoal;
  readonly located: Located;
  /** Steps after which an engine that is killed brings the old release back, and nothing else. */
  readonly trial: readonly string[];
  readonly reached: Map<string, Reached>;
  /** Step that stops an old container, by service; null: it was down. */
  readonly stopped: Map<string, string | null>;
  /** Step after which an old container's name is free, by service; null: it was free. */
  readonly vacated: Map<string, string | null>;
  /** Step that stops a container whose namespace goes away under it, by service. */
  readonly parted: Map<string, string>;
}

export function beginSwap(builder: PlanBuilder, goal: ReleaseGoal, located: Located): Swap {
  return {
    builder,
    goal,
    located,
    trial: goal.isCommitted ? [] : addTrialPolicies(builder, goal, located),
    reached: new Map(),
    stopped: new Map(),
    vacated: new Map(),
    parted: new Map(),
  };
}

/**
 * Before anything is stopped: if the engine or the host goes down, the engine itself brings the old ones back.
 * A new one whose policy is on already, because a process ended in the commit, is put on trial again, and that
 * before any old one is armed: two versions must never come up together.
 */
function addTrialPolicies(builder: PlanBuilder, goal: ReleaseGoal, located: Located): readonly string[] {
  const changed = located.services.filter((service) => service.isChanged);
  const toDisarm = changed.flatMap(({ name, fresh }) =>
    fresh === null || fresh.restartPolicy.name === 'no' ? [] : [{ name, container: fresh.name }],
  );
  const disarmed = addInGroups(toDisarm, [], ({ name, container }, dependsOn) =>
    builder.add({
      kind: 'set-restart-policy',
      phase: 'swap',
      service: name,
      side: 'new',
      args: { container, policy: noRestart },
      dependsOn,
      cause: 'no-restart-until-commit',
    }),
  );
  const policy = goal.isLiveRestore ? noRestart : alwaysRestart;
  const toArm = changed.flatMap(({ name, old }) =>
    old?.owner?.role !== 'service' || old.restartPolicy.name === policy.name
      ? []
      : [{ name, container: old.name }],
  );
  const armed = addInGroups(toArm, disarmed, ({ name, container }, dependsOn) =>
    builder.add({
      kind: 'set-restart-policy',
      phase: 'swap',
      service: name,
      side: 'old',
      args: { container, policy },
      dependsOn,
      cause: 'fallback-until-commit',
    }),
  );
  return [...disarmed, ...armed];
}

/** Steps after which everything that the service depends on is as it asks for. */
export function dependenciesReached(
  swap: Swap,
  dependencies: readonly Dependency[],
  service: LocatedService,
): readonly (string | null)[] {
  const steps = dependencies.map((dependency) => {
    const reached = swap.reached.get(dependency.service);
    if (reached === undefined) return null;
    if (dependency.condition === 'healthy') return reached.healthy();
    return dependency.condition === 'completed' ? reached.completed : reached.started;
  });
  const mode = service.target?.spec.networkMode;
  if (mode?.kind === 'joined') steps.push(swap.reached.get(mode.service)?.started ?? null);
  return steps;
}

/** A service that runs after `started`; whether it is healthy is asked when somebody needs it. */
export function reach(
  swap: Swap,
  service: LocatedService,
  container: string,
  started: string | null,
): Reached {
  let healthy: string | null | undefined;
  return {
    started,
    completed: started,
    healthy: () => {
      healthy ??= swap.builder.add({
        kind: 'wait-ready',
        phase: 'swap',
        service: service.name,
        side: service.isChanged ? 'new' : 'old',
        args: { container, condition: 'healthy' },
        dependsOn: [started],
        cause: 'dependency',
      });
      return healthy;
    },
  };
}

/** Stops the old container once, for whoever needs it down first. */
export function stopOld(
  swap: Swap,
  service: LocatedService,
  after: readonly (string | null)[],
): string | null {
  const known = swap.stopped.get(service.name);
  if (known !== undefined) return known;
  const step = isUp(service.old)
    ? swap.builder.add({
        kind: 'stop-container',
        phase: 'swap',
        service: service.name,
        side: 'old',
        args: { container: service.old!.name, graceMs: null },
        dependsOn: [...swap.trial, ...after],
        cause: service.target === null ? 'service-removed' : 'service-changed',
      })
    : null;
  swap.stopped.set(service.name, step);
  return step;
}

/** Takes the old container's name away from it once. */
export function vacateName(
  swap: Swap,
  service: LocatedService,
  after: readonly (string | null)[],
): string | null {
  const known = swap.vacated.get(service.name);
  if (known !== undefined) return known;
  const step =
    service.old === null || service.old.name === service.kept
      ? null
      : swap.builder.add({
          kind: 'rename-container',
          phase: 'swap',
          service: service.name,
          side: 'old',
          args: { container: service.old.name, name: service.kept },
          dependsOn: [...swap.trial, ...after],
          cause: service.target === null ? 'service-removed' : 'service-changed',
        });
  swap.vacated.set(service.name, step);
  return step;
}

/** Steps after which the new container may run: nothing of the old release holds what it needs. */
export function clearWay(
  swap: Swap,
  service: LocatedService,
  after: readonly (string | null)[],
): readonly (string | null)[] {
  return rivals(swap.goal, swap.located, service, 'new')
    .filter((rival) => rival !== service)
    .map((rival) => stopOld(swap, rival, after));
}

/** Gives the new container its live name; null where it has it. */
export function giveName(
  swap: Swap,
  service: LocatedService,
  after: readonly (string | null)[],
): string | null {
  const name = service.fresh?.name ?? service.staged;
  if (service.target === null || name === service.live.fresh) return null;
  const vacated = namesakes(swap.located, service, 'new').map((other) =>
    vacateName(swap, other, [stopOld(swap, other, after)]),
  );
  return swap.builder.add({
    kind: 'rename-container',
    phase: 'swap',
    service: service.name,
    side: 'new',
    args: { container: name, name: service.live.fresh },
    dependsOn: [...swap.trial, ...after, ...vacated],
    cause: service.old === null ? 'service-added' : 'service-changed',
  });
}

/**
 * Stops whoever shares the namespace of a container that is about to be started: it would go on without any
 * network. It is started again in its turn.
 */
export function partJoined(swap: Swap, owner: LocatedService): readonly (string | null)[] {
  return (swap.located.joiners.get(owner.name) ?? []).flatMap((service) => {
    // Why: an old one that is replaced shares it too, and must be found down when it is to be restored.
    const isLeaving = service.isChanged && joins(service.previous, owner) && !owner.isChanged;
    const steps = isLeaving ? [stopOld(swap, service, [])] : [];
    const container = service.isChanged ? service.fresh : service.old;
    if (!joins(service.target, owner) || !isUp(container)) return steps;
    const step = swap.builder.add({
      kind: 'stop-container',
      phase: 'swap',
      service: service.name,
      side: service.isChanged ? 'new' : 'old',
      args: { container: container!.name, graceMs: null },
      dependsOn: swap.trial,
      cause: 'dependency',
    });
    swap.parted.set(service.name, step);
    return [...steps, step];
  });
}

function joins(service: PlannedService | null, owner: LocatedService): boolean {
  const mode = service?.spec.networkMode;
  return mode?.kind === 'joined' && mode.service === owner.name;
}

/** Whether the container that is to serve runs, and goes on running. */
export function keepsRunning(swap: Swap, service: LocatedService): boolean {
  return isUp(service.isChanged ? service.fresh : service.old) && !swap.parted.has(service.name);
}
