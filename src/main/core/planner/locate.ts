import type { ObservedContainer, ObservedHost } from '../model/observed.ts';
import type { Side } from '../model/plan.ts';
import type { ServiceSpec } from '../model/service-spec.ts';
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
  /** It gets a new container or none; else the old one is left alone. */
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
  /** Services that share another's network namespace in either release, by the name of its owner. */
  readonly joiners: ReadonlyMap<string, readonly LocatedService[]>;
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
  const containers = [...host.containers].sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
  const services = withJoined(
    names.map((name) =>
      locateService(goal, containers, name, target.get(name) ?? null, previous.get(name) ?? null),
    ),
  );
  const known = new Set(names);
  const strays = containers.filter(
    (container) =>
      container.owner !== null && (!isServiceRole(container) || !known.has(container.owner.service)),
  );
  return {
    services,
    strays: strays.filter((container) => !isHolder(container)),
    joiners: joinersOf(services),
  };
}

function joinersOf(services: readonly LocatedService[]): ReadonlyMap<string, readonly LocatedService[]> {
  const joiners = new Map<string, LocatedService[]>();
  for (const service of services) {
    const modes = [service.target?.spec.networkMode, service.previous?.spec.networkMode];
    const owners = modes.flatMap((mode) => (mode?.kind === 'joined' ? [mode.service] : []));
    for (const owner of new Set(owners)) joiners.set(owner, [...(joiners.get(owner) ?? []), service]);
  }
  return joiners;
}

/** Whatever shares another's network namespace is made anew with it. Owners come before those that join them. */
function withJoined(services: readonly LocatedService[]): readonly LocatedService[] {
  const changed = new Set<string>();
  return services.map((service) => {
    const mode = service.target?.spec.networkMode;
    const isChanged = service.isChanged || (mode?.kind === 'joined' && changed.has(mode.service));
    if (isChanged) changed.add(service.name);
    return isChanged === service.isChanged ? service : { ...service, isChanged };
  });
}

function locateService(
  goal: ReleaseGoal,
  containers: readonly ObservedContainer[],
  name: string,
  target: PlannedService | null,
  previous: PlannedService | null,
): LocatedService {
  const mine = containers.filter((c) => c.owner?.service === name && isServiceRole(c));
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
  // Why: a container that has run to its end may be pruned at any time; that is no reason to run it again.
  const hasDoneItsWork =
    target?.spec.lifecycle === 'one-shot' &&
    fresh === null &&
    old === null &&
    (goal.isCommitted || previous?.fingerprint === target.fingerprint);
  return {
    name,
    target,
    previous,
    fresh,
    old,
    leftOver: mine.filter((c) => c !== fresh && c !== old),
    isChanged:
      target === null ||
      fresh !== null ||
      (!hasDoneItsWork && old?.owner?.fingerprint !== target.fingerprint),
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

function sortKey(container: ObservedContainer): string {
  return `${container.name} ${container.id}`;
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

/** It ran, ended well, and was not to go on. One that shares a namespace may have been stopped for its owner. */
export function isFinished(container: ObservedContainer, spec: ServiceSpec): boolean {
  const mayEnd = spec.restart.name === 'no' || spec.restart.name === 'on-failure';
  const hasEnded = container.state === 'exited' && container.exitCode === 0 && hasRun(container);
  return mayEnd && hasEnded && spec.networkMode.kind !== 'joined';
}

/** The container of a joined service whose owner has none of that side: what it joined is gone for good. */
export function isOrphaned(located: Located, service: LocatedService, side: Side): boolean {
  const planned = side === 'new' ? service.target : service.previous;
  const mode = planned?.spec.networkMode;
  if (mode?.kind !== 'joined' || (side === 'new' ? service.fresh : service.old) === null) return false;
  const owner = located.services.find((candidate) => candidate.name === mode.service);
  if (owner === undefined) return false;
  return side === 'new' ? owner.isChanged && owner.fresh === null : owner.old === null;
}

/** What an engine that was killed says of a container from then on (seen on 20.10; only a reboot of the host clears it). */
const stuckTexts: readonly RegExp[] = [
  // Killed while it started the container: the folder of that run is left, and cannot be made once more.
  /failed to start shim.*file exists/s,
  // Killed while the container ran: the run was ended, and is still in the engine's books.
  /task \S{1,100}: already exists/,
];

/** The engine will never start it again. */
export function isStuck(container: ObservedContainer): boolean {
  return !isUp(container) && stuckTexts.some((text) => text.test(container.errorText));
}

/** Whether it ever ran. */
export function hasRun(container: ObservedContainer): boolean {
  return container.startedAt !== '' && !container.startedAt.startsWith('0001');
}
