import type { Plan } from '../model/plan.ts';
import { retentionRepository, retentionTag } from '../policy/retention.ts';
import { transitiveRequirements } from '../policy/dependency-order.ts';
import { updateOrder } from '../policy/update-order.ts';
import { addCreate, addMissingAttachments, carriedVolumes, noRestart } from './create-steps.ts';
import type { Observation, PlannedService, ReleaseGoal } from './goal.ts';
import { addSwap, addOneShotRun } from './forward-swap.ts';
import { isUp, locate, type Located, type LocatedService } from './locate.ts';
import { PlanBuilder } from './plan-builder.ts';

/**
 * The plan that brings the host from whatever state it is in to the target release. Before the commit the
 * old containers are stopped and kept; after it only what is left of them is cleaned up.
 */
export function planForward(goal: ReleaseGoal, observation: Observation): Plan {
  const builder = new PlanBuilder();
  const located = locate(goal, observation.host);
  if (!goal.isOpened) {
    builder.add({
      kind: 'write-record',
      phase: 'snapshot',
      args: { record: 'opened' },
      cause: 'restore-point',
    });
  }
  addPulls(builder, located, observation);
  addPreparation(builder, goal, located, observation);
  const ahead = addMigrations(builder, goal, located);
  addSwap(builder, goal, located, ahead);
  addVerification(builder, located);
  addCommit(builder, goal, located);
  addCleanup(builder, goal, located, observation);
  return builder.build({
    operation: goal.operation,
    kind: goal.kind,
    direction: 'forward',
    deployment: goal.deployment,
    fromVersion: goal.previous?.version ?? null,
    toVersion: goal.target.version,
  });
}

function addPulls(builder: PlanBuilder, located: Located, observation: Observation): void {
  const needed = new Set<string>();
  for (const service of located.services) {
    if (service.target === null || !service.isChanged || service.fresh !== null) continue;
    if (!observation.presentImages.has(service.target.image)) needed.add(service.target.image);
  }
  for (const image of [...needed].sort()) {
    builder.add({ kind: 'pull-image', phase: 'pull', args: { image }, cause: 'image-missing' });
  }
}

function addPreparation(
  builder: PlanBuilder,
  goal: ReleaseGoal,
  located: Located,
  observation: Observation,
): void {
  const networks = new Set(observation.host.networks.map((network) => network.name));
  const volumes = new Set(observation.host.volumes.map((volume) => volume.name));
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
  const created = new Map<string, string>();
  for (const service of located.services) {
    if (service.target === null || !service.isChanged) continue;
    if (service.fresh !== null) {
      addMissingAttachments(builder, 'prepare', 'new', goal.target, service.target, service.fresh);
      continue;
    }
    const joins = joinedTo(service.target, located);
    const ids = addCreate(builder, {
      phase: 'prepare',
      side: 'new',
      service: service.target,
      release: goal.target,
      releaseId: goal.target.id,
      name: service.staged,
      restart: noRestart,
      carriedVolumes: carriedVolumes(service.target, service.old, goal.carriedVolumes[service.name]),
      withAliases: !movesAlias(service),
      joins,
      cause: service.old === null ? 'service-added' : 'service-changed',
      dependsOn: [...made, joins?.side === 'new' ? (created.get(joins.service) ?? null) : null],
    });
    created.set(service.name, ids[0]!);
  }
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

/** The new one starts beside the old one and gets the service's name only once it is healthy. */
function movesAlias(service: LocatedService): boolean {
  return service.target !== null && isUp(service.old) && updateOrder(service.target.spec) === 'start-first';
}

/** One-shots whose requirements are up and untouched run while the old release still serves. */
function addMigrations(builder: PlanBuilder, goal: ReleaseGoal, located: Located): ReadonlySet<string> {
  const byName = new Map(located.services.map((service) => [service.name, service]));
  const specs = goal.target.services.map((service) => service.spec);
  const ahead = new Set<string>();
  for (const service of located.services) {
    if (service.target?.spec.lifecycle !== 'one-shot' || !service.isChanged) continue;
    const isReady = [...transitiveRequirements(service.name, specs)].every((name) => {
      const required = byName.get(name);
      if (required === undefined) return false;
      if (required.target?.spec.lifecycle === 'one-shot') return !required.isChanged || ahead.has(name);
      return !required.isChanged && isUp(required.old);
    });
    if (!isReady || goal.previous === null) continue;
    ahead.add(service.name);
    addOneShotRun(builder, 'migrate', service, []);
  }
  return ahead;
}

function addVerification(builder: PlanBuilder, located: Located): void {
  for (const service of located.services) {
    if (service.target === null || service.target.spec.lifecycle === 'one-shot') continue;
    builder.add({
      kind: 'verify-service',
      phase: 'verify',
      service: service.name,
      side: service.isChanged ? 'new' : 'old',
      args: { container: service.live.fresh },
      cause: 'gates',
    });
  }
}

/** A last look at all, then every old policy off, then every new one on, then the record: faults.md 1.4. */
function addCommit(builder: PlanBuilder, goal: ReleaseGoal, located: Located): void {
  const looked = goal.isCommitted ? [] : addLastLook(builder, located);
  const off: string[] = [];
  for (const service of located.services) {
    if (!service.isChanged || service.old?.owner?.role !== 'service') continue;
    if (goal.isLiveRestore && service.old.restartPolicy.name === 'no') continue;
    if (goal.isCommitted && service.old.restartPolicy.name === 'no') continue;
    off.push(
      builder.add({
        kind: 'set-restart-policy',
        phase: 'commit',
        service: service.name,
        side: 'old',
        args: { container: service.kept, policy: noRestart },
        dependsOn: looked,
        cause: 'point-of-no-return',
      }),
    );
  }
  const on: string[] = [];
  for (const service of located.services) {
    if (service.target === null || !service.isChanged) continue;
    const declared = service.target.spec.restart;
    const isSet = service.fresh?.restartPolicy.name === declared.name;
    if (declared.name === 'no' || (isSet && goal.isCommitted)) continue;
    on.push(
      builder.add({
        kind: 'set-restart-policy',
        phase: 'commit',
        service: service.name,
        side: 'new',
        args: { container: service.live.fresh, policy: declared },
        dependsOn: [...looked, ...off],
        cause: 'declared-policy',
      }),
    );
  }
  if (goal.isCommitted) return;
  builder.add({
    kind: 'write-record',
    phase: 'commit',
    args: { record: 'committed' },
    dependsOn: [...looked, ...off, ...on],
    cause: 'point-of-no-return',
  });
}

/** What passed early may have ended while the last one was waited for; what still runs passes at once. */
function addLastLook(builder: PlanBuilder, located: Located): readonly string[] {
  return located.services.flatMap((service) => {
    if (service.target === null || !service.isChanged || service.target.spec.lifecycle === 'one-shot') return [];
    return [
      builder.add({
        kind: 'verify-service',
        phase: 'commit',
        service: service.name,
        side: 'new',
        args: { container: service.live.fresh },
        cause: 'gates',
      }),
    ];
  });
}

function addCleanup(
  builder: PlanBuilder,
  goal: ReleaseGoal,
  located: Located,
  observation: Observation,
): void {
  const removed: string[] = [];
  for (const service of located.services) {
    if (service.isChanged && service.old !== null) {
      removed.push(
        builder.add({
          kind: 'remove-container',
          phase: 'cleanup',
          service: service.name,
          side: 'old',
          args: { container: service.kept },
          cause: service.target === null ? 'service-removed' : 'service-changed',
        }),
      );
    }
  }
  removed.push(...addLeftOverRemoval(builder, located));
  const wanted = new Set(goal.target.networks.map((network) => network.name));
  for (const network of observation.host.networks) {
    if (network.deployment !== goal.deployment || wanted.has(network.name)) continue;
    builder.add({
      kind: 'remove-network',
      phase: 'cleanup',
      args: { name: network.name, id: network.id },
      dependsOn: removed,
      cause: 'network-unused',
    });
  }
  addRetention(builder, goal);
}

function addRetention(builder: PlanBuilder, goal: ReleaseGoal): void {
  const repository = retentionRepository(goal.deployment);
  for (const service of goal.target.services) {
    builder.add({
      kind: 'tag-image',
      phase: 'cleanup',
      service: service.spec.name,
      args: { image: service.image, repository, tag: retentionTag(goal.target.id, service.spec.name) },
      cause: 'image-retained',
    });
  }
  for (const image of goal.expiredTags) {
    builder.add({ kind: 'untag-image', phase: 'cleanup', args: { image }, cause: 'release-expired' });
  }
}

/** Our containers that no release needs: what an earlier crash left. */
export function addLeftOverRemoval(builder: PlanBuilder, located: Located): readonly string[] {
  const leftOver = [...located.services.flatMap((service) => service.leftOver), ...located.strays];
  return leftOver.map((container) => {
    const args = { container: container.name };
    const common = { phase: 'cleanup', args, cause: 'left-over' } as const;
    const stop = isUp(container)
      ? builder.add({ kind: 'stop-container', ...common, args: { ...args, graceMs: null } })
      : null;
    return builder.add({ kind: 'remove-container', ...common, dependsOn: [stop] });
  });
}
