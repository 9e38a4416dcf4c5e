import { requirements } from '../policy/dependency-order.ts';
import { startsFirst } from './contention.ts';
import { endpoint } from './create-steps.ts';
import { addOneShot, hasSucceeded } from './forward-one-shot.ts';
import type { ReleaseGoal } from './goal.ts';
import { isFinished, isUp, type Located, type LocatedService } from './locate.ts';
import type { PlanBuilder } from './plan-builder.ts';
import {
  beginSwap,
  clearWay,
  dependenciesReached,
  giveName,
  keepsRunning,
  partJoined,
  reach,
  stopOld,
  vacateName,
  type Swap,
} from './swap.ts';

const drainMs = 3_500;

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
  const swap = beginSwap(builder, goal, located);
  for (const service of located.services) {
    if (service.target === null) continue;
    const isOneShot = service.target.spec.lifecycle === 'one-shot';
    const hasRunOnce = !service.isChanged || hasSucceeded(service) || ahead.has(service.name);
    const isDone = isOneShot ? hasRunOnce : keepsRunning(swap, service);
    // Why: only who is still to be started waits for what it depends on.
    const needed = isDone ? [] : dependenciesReached(swap, service.target.spec.dependsOn, service);
    const after = [...swap.trial, ...needed];
    if (!service.isChanged) addUnchanged(swap, service, after);
    else if (isOneShot) addOneShot(swap, service, after, isDone);
    else if (startsFirst(goal, located, service)) addStartFirst(swap, service, after);
    else addStopFirst(swap, service, after);
  }
  const disappearing = located.services.filter((service) => service.target === null).reverse();
  for (const service of disappearing) addDisappearing(swap, service);
}

function addUnchanged(swap: Swap, service: LocatedService, after: readonly (string | null)[]): void {
  const { old, target } = service;
  const isService = old?.owner?.role === 'service';
  if (!isService || (!isUp(old) && isFinished(old, target!.spec))) {
    swap.reached.set(service.name, { started: null, completed: null, healthy: () => null });
    return;
  }
  const started = keepsRunning(swap, service)
    ? null
    : swap.builder.add({
        kind: 'start-container',
        phase: 'swap',
        service: service.name,
        side: 'old',
        args: { container: old.name },
        dependsOn: [...after, ...partJoined(swap, service), swap.parted.get(service.name)],
        cause: 'service-started',
      });
  swap.reached.set(service.name, reach(swap, service, old.name, started));
}

function addStopFirst(swap: Swap, service: LocatedService, after: readonly (string | null)[]): void {
  const { builder, goal } = swap;
  const isRunning = keepsRunning(swap, service);
  const cleared = isRunning ? [] : clearWay(swap, service, after);
  // Why: stopping early costs the service's own gap, stopping late lets ignored SIGTERMs add up.
  const stop = stopOld(swap, service, goal.profile === 'fast' ? [] : after);
  const vacated = vacateName(swap, service, [stop]);
  const named = giveName(swap, service, [stop, vacated, swap.parted.get(service.name) ?? null]) ?? vacated;
  const aliased = addAliasMove(swap, service, [named], service.live.fresh, false);
  addFallbackAliases(swap, service, [stop, vacated]);
  const started = isRunning
    ? named
    : builder.add({
        kind: 'start-container',
        phase: 'swap',
        service: service.name,
        side: 'new',
        args: { container: service.live.fresh },
        dependsOn: [
          ...[stop, named, ...aliased, ...after, ...cleared],
          ...partJoined(swap, service),
          swap.parted.get(service.name),
        ],
        cause: service.old === null ? 'service-added' : 'service-changed',
      });
  swap.reached.set(service.name, reach(swap, service, service.live.fresh, started));
}

function addStartFirst(swap: Swap, service: LocatedService, after: readonly (string | null)[]): void {
  const { builder } = swap;
  const name = service.fresh?.name ?? service.staged;
  const started = keepsRunning(swap, service)
    ? null
    : builder.add({
        kind: 'start-container',
        phase: 'swap',
        service: service.name,
        side: 'new',
        args: { container: name },
        dependsOn: [...after, ...clearWay(swap, service, after), ...partJoined(swap, service)],
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
  const left = addDrain(swap, service, addLeaving(swap, service, [ready, ...moved]));
  // Why: somebody else may have needed the old one down before this one was ready.
  const isAhead = swap.stopped.has(service.name);
  const stop = stopOld(swap, service, [ready, ...moved, ...left]);
  const settled = isAhead ? [stop, ready, ...moved, ...left] : [stop];
  const vacated = vacateName(swap, service, settled);
  const named = giveName(swap, service, [...settled, vacated]) ?? vacated;
  addFallbackAliases(swap, service, [...settled, vacated]);
  swap.reached.set(service.name, {
    ...reach(swap, service, service.live.fresh, named ?? ready),
    healthy: () => named ?? ready,
  });
}

/** Takes the service's aliases from the old container, so that nobody is sent to it while it stops. */
function addLeaving(
  swap: Swap,
  service: LocatedService,
  after: readonly (string | null)[],
): readonly string[] {
  return oldEndpoints(swap, service).flatMap(({ at, aliases }) => {
    if (aliases === null || !aliases.includes(service.name)) return [];
    return addReattach(swap, service, 'old', service.old!.name, { ...at, aliases: [] }, after);
  });
}

/**
 * Leaves the old container running for a moment: what was under way while it was detached is sent again, a
 * request after 0.2 s, a connection after 1 s and once more after 3 s.
 */
function addDrain(swap: Swap, service: LocatedService, left: readonly string[]): readonly string[] {
  if (left.length === 0) return [];
  const container = service.old!.name;
  const drained = swap.builder.add({
    kind: 'wait-drained',
    phase: 'swap',
    service: service.name,
    side: 'old',
    args: { container, ms: drainMs },
    dependsOn: left,
    cause: 'alias-moves',
  });
  return [...left, drained];
}

/**
 * Gives a stopped old container its aliases back: if the engine goes down before the commit and starts it
 * again by itself, it must be found.
 */
function addFallbackAliases(swap: Swap, service: LocatedService, after: readonly (string | null)[]): void {
  if (swap.goal.isCommitted || swap.goal.isLiveRestore || service.previous === null) return;
  const isLeaving = startsFirst(swap.goal, swap.located, service);
  for (const { at, aliases } of oldEndpoints(swap, service)) {
    if (aliases?.includes(service.name) === true && !isLeaving) continue;
    addReattach(swap, service, 'old', service.kept, at, after, aliases !== null);
  }
}

/** Networks of the old container as its definition wants them, and the aliases that it has there; null: detached. */
function oldEndpoints(
  { goal }: Swap,
  { name, old, previous }: LocatedService,
): readonly { readonly at: ReturnType<typeof endpoint>; readonly aliases: readonly string[] | null }[] {
  if (old === null || previous === null || previous.spec.networkMode.kind !== 'networks') return [];
  return previous.spec.networks.map((attachment) => {
    const at = endpoint(goal.previous!, name, attachment, true);
    return { at, aliases: old.endpoints.find((e) => e.network === at.network)?.aliases ?? null };
  });
}

/** Gives the new container the service's aliases in every network where it has none. */
function addAliasMove(
  swap: Swap,
  service: LocatedService,
  after: readonly (string | null)[],
  container: string,
  isCreatedWithout: boolean,
): readonly string[] {
  const { spec } = service.target!;
  if (spec.networkMode.kind !== 'networks') return [];
  return spec.networks.flatMap((attachment) => {
    const at = endpoint(swap.goal.target, service.name, attachment, true);
    const current = service.fresh?.endpoints.find((e) => e.network === at.network);
    // Why: one that is not up was made, or given what it lacked, in the preparation.
    const isPrepared = current === undefined && !isUp(service.fresh);
    const lacks = isPrepared ? isCreatedWithout : current?.aliases.includes(service.name) !== true;
    if (!lacks) return [];
    return addReattach(swap, service, 'new', container, at, after, isPrepared || current !== undefined);
  });
}

function addReattach(
  swap: Swap,
  service: LocatedService,
  side: 'old' | 'new',
  container: string,
  at: ReturnType<typeof endpoint>,
  after: readonly (string | null)[],
  isAttached = true,
): readonly string[] {
  const common = { phase: 'swap', service: service.name, side, cause: 'alias-moves' } as const;
  const detached = isAttached
    ? swap.builder.add({
        kind: 'detach-network',
        ...common,
        args: { container, network: at.network },
        dependsOn: after,
      })
    : null;
  const attached = swap.builder.add({
    kind: 'attach-network',
    ...common,
    args: { container, ...at },
    dependsOn: [detached, ...after],
  });
  return [attached];
}

/** Stopped with the switch, after those that used it; removed only after the commit. */
function addDisappearing(swap: Swap, service: LocatedService): void {
  if (service.old === null) return;
  const users = (swap.goal.previous?.services ?? [])
    .filter((other) => requirements(other.spec).includes(service.name))
    .map((other) => swap.stopped.get(other.spec.name) ?? null);
  const stop = stopOld(swap, service, users);
  vacateName(swap, service, [stop, ...users]);
}
