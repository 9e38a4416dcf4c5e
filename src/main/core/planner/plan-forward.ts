import type { Plan } from '../model/plan.ts';
import type { RestartPolicy } from '../model/service-spec.ts';
import { retentionRepository, retentionTag } from '../policy/retention.ts';
import { noRestart } from './create-steps.ts';
import { addMigrations } from './forward-one-shot.ts';
import { addPreparation, addPulls } from './forward-preparation.ts';
import { addSwap } from './forward-swap.ts';
import type { Observation, ReleaseGoal } from './goal.ts';
import { addInGroups } from './in-groups.ts';
import { addLeftOverRemoval, addNetworkRemoval } from './left-overs.ts';
import { locate, type Located, type LocatedService } from './locate.ts';
import { PlanBuilder } from './plan-builder.ts';

/**
 * The plan that brings the host from whatever state it is in to the target release. Before the commit the
 * old containers are stopped and kept; after it only what is left of them is cleaned up.
 */
export function planForward(goal: ReleaseGoal, observation: Observation): Plan {
  const builder = new PlanBuilder();
  const found = locate(goal, observation.host);
  if (!goal.isOpened && !goal.isCommitted) {
    builder.add({
      kind: 'write-record',
      phase: 'snapshot',
      args: { record: 'opened' },
      cause: 'restore-point',
    });
  }
  const images = addPulls(builder, goal, found, observation);
  const located = addPreparation(builder, goal, found, observation);
  const ahead = addMigrations(builder, goal, located);
  addSwap(builder, goal, located, ahead);
  if (!goal.isCommitted) addVerification(builder, located);
  addCommit(builder, goal, located);
  addCleanup(builder, goal, located, observation, images);
  return builder.build({
    operation: goal.operation,
    kind: goal.kind,
    direction: 'forward',
    deployment: goal.deployment,
    fromVersion: goal.previous?.version ?? null,
    toVersion: goal.target.version,
  });
}

/** After the commit nothing is judged any more: a gate that fails must not keep the old containers from going. */
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
  const off = addInGroups(toDisarm(goal, located), looked, (service, dependsOn) =>
    builder.add({
      kind: 'set-restart-policy',
      phase: 'commit',
      service: service.name,
      side: 'old',
      args: { container: service.kept, policy: noRestart },
      dependsOn,
      cause: 'point-of-no-return',
    }),
  );
  const on = addInGroups(toArm(goal, located), [...looked, ...off], ({ service, policy }, dependsOn) =>
    builder.add({
      kind: 'set-restart-policy',
      phase: 'commit',
      service: service.name,
      side: service.isChanged ? 'new' : 'old',
      args: { container: service.live.fresh, policy },
      dependsOn,
      cause: 'declared-policy',
    }),
  );
  if (goal.isCommitted) return;
  builder.add({
    kind: 'write-record',
    phase: 'commit',
    args: { record: 'committed' },
    dependsOn: [...looked, ...off, ...on],
    cause: 'point-of-no-return',
  });
}

/** Services whose old container an engine restart would bring back. */
function toDisarm(goal: ReleaseGoal, { services }: Located): readonly LocatedService[] {
  return services.filter(({ isChanged, old }) => {
    if (!isChanged || old?.owner?.role !== 'service') return false;
    return old.restartPolicy.name !== 'no' || !(goal.isLiveRestore || goal.isCommitted);
  });
}

/** Services whose container has not the declared restart policy yet. */
function toArm(
  goal: ReleaseGoal,
  { services }: Located,
): readonly { readonly service: LocatedService; readonly policy: RestartPolicy }[] {
  return services.flatMap((service) => {
    const { target, fresh, old } = service;
    if (target === null || target.spec.lifecycle === 'one-shot') return [];
    const policy = target.spec.restart;
    // Why: what did not change keeps the policy that it has, but not the one that a stop of the stack left.
    if (!service.isChanged && old?.restartPolicy.name !== 'no') return [];
    const isSet = fresh?.restartPolicy.name === policy.name;
    return policy.name === 'no' || (isSet && goal.isCommitted) ? [] : [{ service, policy }];
  });
}

/** What passed early may have ended while the last one was waited for; what still runs passes at once. */
function addLastLook(builder: PlanBuilder, located: Located): readonly string[] {
  return located.services.flatMap((service) => {
    if (service.target === null || !service.isChanged || service.target.spec.lifecycle === 'one-shot')
      return [];
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
  images: ReadonlySet<string>,
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
  const unused = observation.host.networks.filter(
    (network) => network.deployment === goal.deployment && !wanted.has(network.name),
  );
  addNetworkRemoval(builder, unused, removed);
  addRetention(builder, goal, images);
}

/** An image that somebody removed under a running container cannot be tagged. */
function addRetention(builder: PlanBuilder, goal: ReleaseGoal, images: ReadonlySet<string>): void {
  const repository = retentionRepository(goal.deployment);
  for (const service of goal.target.services) {
    if (!images.has(service.image)) continue;
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
