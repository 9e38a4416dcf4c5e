import { startsFirst } from './contention.ts';
import { addCreate, addMissingAttachments, carriedVolumes, noRestart } from './create-steps.ts';
import type { Observation, PlannedService, ReleaseGoal } from './goal.ts';
import { isOrphaned, isUp, type Located, type LocatedService } from './locate.ts';
import type { PlanBuilder } from './plan-builder.ts';

/** Pulls what new containers are made from; returns the images that will be on the host. */
export function addPulls(
  builder: PlanBuilder,
  goal: ReleaseGoal,
  located: Located,
  observation: Observation,
): ReadonlySet<string> {
  const needed = new Set<string>();
  for (const service of located.services) {
    const isMade = needsContainer(goal, service) || isOrphaned(located, service, 'new');
    if (!isMade || observation.presentImages.has(service.target!.image)) continue;
    needed.add(service.target!.image);
  }
  for (const image of [...needed].sort()) {
    builder.add({ kind: 'pull-image', phase: 'pull', args: { image }, cause: 'image-missing' });
  }
  return new Set([...observation.presentImages, ...needed]);
}

/** After the commit a one-shot has done its work, also when its container was pruned. */
function needsContainer(goal: ReleaseGoal, { target, isChanged, fresh }: LocatedService): boolean {
  if (target === null || !isChanged || fresh !== null) return false;
  return !(goal.isCommitted && target.spec.lifecycle === 'one-shot');
}

/**
 * Networks, volumes and new containers under temporary names beside the old ones. Returns what the later
 * steps work on: a new container that can never be started again goes first, and counts as not made.
 */
export function addPreparation(
  builder: PlanBuilder,
  goal: ReleaseGoal,
  found: Located,
  observation: Observation,
): Located {
  const made = addMissingObjects(builder, goal, observation);
  const { located, removed } = addOrphanRemoval(builder, found);
  const created = new Map<string, string>();
  for (const service of located.services) {
    const { name, target, fresh } = service;
    if (target === null || !service.isChanged) continue;
    const withAliases = !startsFirst(goal, located, service);
    // Why: a running one gets what it lacks when its gate is green, together with its aliases.
    if (fresh !== null && !isUp(fresh)) {
      addMissingAttachments(builder, 'prepare', 'new', goal.target, target, fresh, withAliases);
    }
    if (!needsContainer(goal, service)) continue;
    const joins = joinedTo(target, located);
    const ids = addCreate(builder, {
      phase: 'prepare',
      side: 'new',
      service: target,
      release: goal.target,
      releaseId: goal.target.id,
      name: service.staged,
      restart: noRestart,
      carriedVolumes: carriedVolumes(target, service.old, goal.carriedVolumes[name]),
      withAliases,
      joins,
      cause: service.old === null ? 'service-added' : 'service-changed',
      dependsOn: [
        ...made,
        removed.get(name) ?? null,
        joins?.side === 'new' ? (created.get(joins.service) ?? null) : null,
      ],
    });
    created.set(name, ids[0]!);
  }
  return located;
}

/** A new container that joined the namespace of one that was removed meanwhile. */
function addOrphanRemoval(
  builder: PlanBuilder,
  found: Located,
): { readonly located: Located; readonly removed: ReadonlyMap<string, string> } {
  const removed = new Map<string, string>();
  const services = found.services.map((service) => {
    const { name, fresh } = service;
    if (fresh === null || !isOrphaned(found, service, 'new')) return service;
    const common = { phase: 'prepare', service: name, side: 'new', cause: 'left-over' } as const;
    const args = { container: fresh.name };
    const stop = isUp(fresh)
      ? builder.add({ kind: 'stop-container', ...common, args: { ...args, graceMs: null } })
      : null;
    removed.set(name, builder.add({ kind: 'remove-container', ...common, args, dependsOn: [stop] }));
    return { ...service, fresh: null };
  });
  return { located: { ...found, services }, removed };
}

function addMissingObjects(
  builder: PlanBuilder,
  goal: ReleaseGoal,
  { host }: Observation,
): readonly string[] {
  const networks = new Set(host.networks.map((network) => network.name));
  const volumes = new Set(host.volumes.map((volume) => volume.name));
  const made: string[] = [];
  for (const network of goal.target.networks) {
    if (network.external || networks.has(network.name)) continue;
    made.push(
      builder.add({ kind: 'create-network', phase: 'prepare', args: { network }, cause: 'network-missing' }),
    );
  }
  for (const volume of goal.target.volumes) {
    if (volume.external || volumes.has(volume.name)) continue;
    made.push(
      builder.add({ kind: 'create-volume', phase: 'prepare', args: { volume }, cause: 'volume-missing' }),
    );
  }
  return made;
}

function joinedTo(
  service: PlannedService,
  located: Located,
): { readonly service: string; readonly side: 'old' | 'new' } | null {
  const mode = service.spec.networkMode;
  if (mode.kind !== 'joined') return null;
  const other = located.services.find((candidate) => candidate.name === mode.service);
  return { service: mode.service, side: other?.isChanged === true ? 'new' : 'old' };
}
