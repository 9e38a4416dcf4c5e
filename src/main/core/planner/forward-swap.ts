import type { Phase } from '../model/plan.ts';
import type { Dependency } from '../model/service-spec.ts';
import { requirements } from '../policy/dependency-order.ts';
import { updateOrder } from '../policy/update-order.ts';
import { alwaysRestart, endpoint, hasAliases, noRestart } from './create-steps.ts';
import type { ReleaseGoal } from './goal.ts';
import { hasRun, isUp, type Located, type LocatedService } from './locate.ts';
import type { PlanBuilder } from './plan-builder.ts';

/** What others wait for: the last step of the service that makes the condition hold; null: it holds already. */
interface Reached {
  readonly started: string | null;
  /** Made when first asked for. */
  healthy(): string | null;
  readonly completed: string | null;
}

interface Swap {
  readonly builder: PlanBuilder;
  readonly goal: ReleaseGoal;
  readonly reached: Map<string, Reached>;
  /** Steps that stop an old container, by service. */
  readonly stopped: Map<string, string>;
}

/**
 * Per service in dependency order: old policy to the fallback, stop old, rename it away, rename new in,
 * start; or for start-first: start new beside, wait until it is healthy, move the alias, stop old.
 */
export function addSwap(
  builder: PlanBuilder,
  goal: ReleaseGoal,
  located: Located,
  ahead: ReadonlySet<string>,
): void {
  const swap: Swap = { builder, goal, reached: new Map(), stopped: new Map() };
  const fallback = addFallbackPolicies(swap, located);
  for (const service of located.services) {
    if (service.target === null) continue;
    const after = [...fallback, ...dependenciesReached(swap, service.target.spec.dependsOn, service)];
    if (!service.isChanged) addUnchanged(swap, service, after);
    else if (service.target.spec.lifecycle === 'one-shot') {
      addOneShot(swap, service, after, ahead.has(service.name));
    } else if (isUp(service.old) && updateOrder(service.target.spec) === 'start-first') {
      addStartFirst(swap, service, after);
    } else addStopFirst(swap, service, after, fallback);
  }
  const disappearing = located.services.filter((service) => service.target === null).reverse();
  for (const service of disappearing) addDisappearing(swap, service, fallback);
}

/** Before anything is stopped: if the engine or the host goes down, the engine itself brings the old ones back. */
function addFallbackPolicies(swap: Swap, located: Located): readonly string[] {
  const { goal, builder } = swap;
  if (goal.isCommitted) return [];
  const policy = goal.isLiveRestore ? noRestart : alwaysRestart;
  return located.services.flatMap((service) => {
    const { old } = service;
    if (!service.isChanged || old?.owner?.role !== 'service' || old.restartPolicy.name === policy.name) {
      return [];
    }
    return [
      builder.add({
        kind: 'set-restart-policy',
        phase: 'swap',
        service: service.name,
        side: 'old',
        args: { container: old.name, policy },
        cause: 'fallback-until-commit',
      }),
    ];
  });
}

function dependenciesReached(
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

function reach(swap: Swap, service: LocatedService, container: string, started: string | null): Reached {
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

function addUnchanged(swap: Swap, service: LocatedService, after: readonly (string | null)[]): void {
  const old = service.old!;
  const isService = old.owner?.role === 'service';
  if (isUp(old) || !isService) {
    swap.reached.set(service.name, { started: null, completed: null, healthy: () => null });
    return;
  }
  const started = swap.builder.add({
    kind: 'start-container',
    phase: 'swap',
    service: service.name,
    side: 'old',
    args: { container: old.name },
    dependsOn: after,
    cause: 'service-started',
  });
  swap.reached.set(service.name, reach(swap, service, old.name, started));
}

function addStopFirst(
  swap: Swap,
  service: LocatedService,
  after: readonly (string | null)[],
  fallback: readonly string[],
): void {
  const { builder, goal } = swap;
  // Why: stopping early costs the service's own gap, stopping late lets ignored SIGTERMs add up.
  const stop = addStop(swap, service, goal.profile === 'fast' ? fallback : after);
  const renamed = addRenames(swap, service, [stop, ...fallback]);
  const aliased = addAliasMove(swap, service, renamed === null ? [] : [renamed], service.live.fresh);
  const started = isUp(service.fresh)
    ? renamed
    : builder.add({
        kind: 'start-container',
        phase: 'swap',
        service: service.name,
        side: 'new',
        args: { container: service.live.fresh },
        dependsOn: [stop, renamed, ...aliased, ...after],
        cause: service.old === null ? 'service-added' : 'service-changed',
      });
  swap.reached.set(service.name, reach(swap, service, service.live.fresh, started));
}

function addStartFirst(swap: Swap, service: LocatedService, after: readonly (string | null)[]): void {
  const { builder, goal } = swap;
  const name = service.fresh?.name ?? service.staged;
  const started = isUp(service.fresh)
    ? null
    : builder.add({
        kind: 'start-container',
        phase: 'swap',
        service: service.name,
        side: 'new',
        args: { container: name },
        dependsOn: after,
        cause: 'service-changed',
      });
  const ready = builder.add({
    kind: 'wait-ready',
    phase: 'swap',
    service: service.name,
    side: 'new',
    args: { container: name, condition: 'healthy' },
    dependsOn: [started],
    cause: 'alias-moves',
  });
  const moved = addAliasMove(swap, service, [ready], name, true);
  const left: string[] = [];
  for (const attachment of goal.previous?.services.find((s) => s.spec.name === service.name)?.spec.networks ?? []) {
    const at = endpoint(goal.previous!, service.name, attachment, false);
    const current = service.old!.endpoints.find((e) => e.network === at.network);
    if (current === undefined || !current.aliases.includes(service.name)) continue;
    left.push(...addReattach(swap, service, 'old', service.old!.name, at, [...moved, ready]));
  }
  const stop = addStop(swap, service, [ready, ...moved, ...left]);
  const renamed = addRenames(swap, service, [stop]);
  swap.reached.set(service.name, {
    ...reach(swap, service, service.live.fresh, renamed ?? ready),
    healthy: () => renamed ?? ready,
  });
}

/** Gives the new container the service's aliases where it has none; empty when it has. */
function addAliasMove(
  swap: Swap,
  service: LocatedService,
  after: readonly (string | null)[],
  container: string,
  isCreatedWithout = false,
): readonly string[] {
  const target = service.target!;
  const lacks = service.fresh === null ? isCreatedWithout : !hasAliases(target, service.fresh);
  if (!lacks) return [];
  return target.spec.networks.flatMap((attachment) =>
    addReattach(swap, service, 'new', container, endpoint(swap.goal.target, service.name, attachment, true), after),
  );
}

function addReattach(
  swap: Swap,
  service: LocatedService,
  side: 'old' | 'new',
  container: string,
  at: ReturnType<typeof endpoint>,
  after: readonly (string | null)[],
): readonly string[] {
  const common = { phase: 'swap', service: service.name, side, cause: 'alias-moves' } as const;
  const detached = swap.builder.add({
    kind: 'detach-network',
    ...common,
    args: { container, network: at.network },
    dependsOn: after,
  });
  const attached = swap.builder.add({
    kind: 'attach-network',
    ...common,
    args: { container, ...at },
    dependsOn: [detached],
  });
  return [attached];
}

function addStop(swap: Swap, service: LocatedService, after: readonly (string | null)[]): string | null {
  if (!isUp(service.old)) return null;
  const id = swap.builder.add({
    kind: 'stop-container',
    phase: 'swap',
    service: service.name,
    side: 'old',
    args: { container: service.old!.name, graceMs: null },
    dependsOn: after,
    cause: service.target === null ? 'service-removed' : 'service-changed',
  });
  swap.stopped.set(service.name, id);
  return id;
}

/** Old away, then new in; the last of the two that was needed. */
function addRenames(swap: Swap, service: LocatedService, after: readonly (string | null)[]): string | null {
  let last: string | null = null;
  if (service.old !== null && service.old.name !== service.kept) {
    last = swap.builder.add({
      kind: 'rename-container',
      phase: 'swap',
      service: service.name,
      side: 'old',
      args: { container: service.old.name, name: service.kept },
      dependsOn: after,
      cause: service.target === null ? 'service-removed' : 'service-changed',
    });
  }
  const name = service.fresh?.name ?? service.staged;
  if (service.target === null || name === service.live.fresh) return last;
  return swap.builder.add({
    kind: 'rename-container',
    phase: 'swap',
    service: service.name,
    side: 'new',
    args: { container: name, name: service.live.fresh },
    dependsOn: [last, ...after],
    cause: service.old === null ? 'service-added' : 'service-changed',
  });
}

function addOneShot(
  swap: Swap,
  service: LocatedService,
  after: readonly (string | null)[],
  hasRunAhead: boolean,
): void {
  const renamed = addRenames(swap, service, after);
  if (hasRunAhead) {
    swap.reached.set(service.name, { started: renamed, completed: renamed, healthy: () => renamed });
    return;
  }
  const completed = addOneShotRun(swap.builder, 'swap', service, [renamed, ...after]);
  swap.reached.set(service.name, {
    started: completed ?? renamed,
    completed: completed ?? renamed,
    healthy: () => completed,
  });
}

/** Starts a one-shot that did not run yet and waits for its exit; null when it has ended well. */
export function addOneShotRun(
  builder: PlanBuilder,
  phase: Phase,
  service: LocatedService,
  after: readonly (string | null)[],
): string | null {
  const { fresh } = service;
  if (fresh !== null && fresh.state === 'exited' && hasRun(fresh) && fresh.exitCode === 0) return null;
  const container = phase === 'migrate' ? (fresh?.name ?? service.staged) : service.live.fresh;
  const common = { phase, service: service.name, side: 'new', cause: 'one-shot' } as const;
  const started =
    fresh !== null && hasRun(fresh)
      ? null
      : builder.add({ kind: 'start-container', ...common, args: { container }, dependsOn: after });
  return builder.add({
    kind: 'wait-exit',
    ...common,
    args: { container, timeoutMs: service.target!.spec.oneShotTimeoutMs },
    dependsOn: [started, ...(started === null ? after : [])],
  });
}

/** Stopped with the switch, after those that used it; removed only after the commit. */
function addDisappearing(swap: Swap, service: LocatedService, fallback: readonly string[]): void {
  if (service.old === null) return;
  const users = (swap.goal.previous?.services ?? [])
    .filter((other) => requirements(other.spec).includes(service.name))
    .map((other) => swap.stopped.get(other.spec.name) ?? null);
  const stop = addStop(swap, service, [...fallback, ...users]);
  addRenames(swap, service, [stop, ...fallback, ...users]);
}
