import type { ObservedContainer, ObservedHost } from '../model/observed.ts';
import { keptName, liveName, stagedName } from '../policy/container-names.ts';
import { dependencyOrder } from '../policy/dependency-order.ts';
import type { PlannedService, ReleaseGoal } from './goal.ts';

/** One service of either release, with the containers that stand for it now. */
export interface LocatedService {
  readonly name: string;
  readonly target: PlannedService | null;
  readonly previous: PlannedService | null;
  /** Of the release that is being tried. */
  readonly fresh: ObservedContainer | null;
  /** Of any other release. */
  readonly old: ObservedContainer | null;
  /** Further labelled containers of this service: left behind by an earlier crash. */
  readonly leftOver: readonly ObservedContainer[];
  readonly isChanged: boolean;
  readonly live: { readonly fresh: string; readonly old: string };
  readonly staged: string;
  readonly kept: string;
}

export interface Located {
  /** Services of the target in dependency order, then those that disappear, in dependency order. */
  readonly services: readonly LocatedService[];
  /** Labelled containers of the deployment that belong to no service of either release, and port probes. */
  readonly strays: readonly ObservedContainer[];
}

/** Says for each service what is there of either release, whatever a crash left. */
export function locate(goal: ReleaseGoal, host: ObservedHost): Located {
  const target = new Map(goal.target.services.map((service) => [service.spec.name, service]));
  const previous = new Map((goal.previous?.services ?? []).map((service) => [service.spec.name, service]));
  const targetOrder = dependencyOrder(goal.target.services.map((service) => service.spec));
  const goneOrder = dependencyOrder((goal.previous?.services ?? []).map((service) => service.spec));
  const names = [
    ...targetOrder.map((spec) => spec.name),
    ...goneOrder.map((spec) => spec.name).filter((name) => !target.has(name)),
  ];
  const services = names.map((name) =>
    locateService(goal, host, name, target.get(name) ?? null, previous.get(name) ?? null),
  );
  const known = new Set(names);
  const strays = host.containers.filter(
    (container) =>
      container.owner !== null && (!isServiceRole(container) || !known.has(container.owner.service)),
  );
  return { services, strays: strays.filter((container) => !isHolder(container)) };
}

function locateService(
  goal: ReleaseGoal,
  host: ObservedHost,
  name: string,
  target: PlannedService | null,
  previous: PlannedService | null,
): LocatedService {
  const mine = host.containers.filter((c) => c.owner?.service === name && isServiceRole(c));
  const spec = target?.spec ?? previous!.spec;
  const freshLive = liveName(goal.deployment, spec);
  const oldLive = liveName(goal.deployment, previous?.spec ?? spec);
  const fresh = best(
    mine.filter((c) => c.owner?.release === goal.target.id),
    freshLive,
  );
  const kept = keptName(oldLive, goal.operation);
  const others = mine.filter((c) => c.owner?.release !== goal.target.id);
  const old = best(
    others.filter((c) => c.name === kept || c.name === oldLive),
    kept,
  );
  return {
    name,
    target,
    previous,
    fresh,
    old,
    leftOver: mine.filter((c) => c !== fresh && c !== old),
    isChanged: target === null || fresh !== null || old?.owner?.fingerprint !== target.fingerprint,
    live: { fresh: freshLive, old: oldLive },
    staged: stagedName(freshLive, goal.operation),
    kept,
  };
}

/** When two would do, one is picked by a stable rule; the other is left over and reported, not used. */
function best(candidates: readonly ObservedContainer[], preferredName: string): ObservedContainer | null {
  const rank = (c: ObservedContainer): string =>
    `${c.name === preferredName ? 0 : 1}${isUp(c) ? 0 : 1}${c.createdAt}${c.id}`;
  return [...candidates].sort((a, b) => (rank(a) < rank(b) ? -1 : 1))[0] ?? null;
}

function isServiceRole(container: ObservedContainer): boolean {
  return container.owner?.role === 'service' || container.owner?.role === 'one-shot';
}

function isHolder(container: ObservedContainer): boolean {
  return container.owner?.role === 'lock' || container.owner?.role === 'ledger';
}

/** Occupies its ports and volumes. */
export function isUp(container: ObservedContainer | null): boolean {
  return container !== null && ['running', 'paused', 'restarting'].includes(container.state);
}

/** Whether it ever ran. */
export function hasRun(container: ObservedContainer): boolean {
  return container.startedAt !== '' && !container.startedAt.startsWith('0001');
}
