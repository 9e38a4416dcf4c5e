import type { Plan } from '../model/plan.ts';
import type { ServiceSpec } from '../model/service-spec.ts';
import { requirements } from '../policy/dependency-order.ts';
import { addAways } from './back-away.ts';
import { beginBack, mustRecreate, restoreService, type Back } from './back-restore.ts';
import type { Observation, PlannedRelease, ReleaseGoal } from './goal.ts';
import { addLeftOverRemoval, addNetworkRemoval } from './left-overs.ts';
import { isUp, locate, type Located, type LocatedService } from './locate.ts';
import { PlanBuilder } from './plan-builder.ts';

/**
 * The plan that brings the host from whatever state it is in back to the release before the operation: the
 * new containers are stopped, the kept ones renamed back and started, and judged by the same gates; only
 * then are the new ones removed. Without a previous release, everything the operation made is removed.
 */
export function planBack(goal: ReleaseGoal, observation: Observation): Plan {
  const builder = new PlanBuilder();
  const located = locate(goal, observation.host);
  addMissingImages(builder, located, observation);
  const made = addMissingNetworks(builder, goal, observation);
  const networks = { present: observation.host.networks, made };
  const back = beginBack(builder, goal, located, addAways(builder, goal, located), networks);
  for (const service of inOldOrder(located, goal.previous)) restoreService(back, service);
  // Why: before the restore point nothing was touched, and after the record of it nothing is to be judged.
  if (goal.isOpened) addVerification(builder, located);
  addSettlement(back);
  addCleanup(back, observation);
  return builder.build({
    operation: goal.operation,
    kind: goal.kind,
    direction: 'back',
    deployment: goal.deployment,
    fromVersion: goal.target.version,
    toVersion: goal.previous?.version ?? null,
  });
}

/** What is depended on before what depends on it. */
function inOldOrder(located: Located, previous: PlannedRelease | null): readonly LocatedService[] {
  const services = previous?.services ?? [];
  const depths = depthsOf(services.map(({ spec }) => spec));
  const byName = new Map(located.services.map((service) => [service.name, service]));
  const names = services.map(({ spec }) => spec.name);
  names.sort((a, b) => depths.get(a)! - depths.get(b)! || (a < b ? -1 : 1));
  return names.map((name) => byName.get(name)!);
}

/** Each depth is found once: asked for along every path, twenty levels would take minutes. */
function depthsOf(specs: readonly ServiceSpec[]): ReadonlyMap<string, number> {
  const byName = new Map(specs.map((spec) => [spec.name, spec]));
  const depths = new Map<string, number>();
  const depthOf = (name: string): number => {
    const known = depths.get(name);
    const spec = byName.get(name);
    if (known !== undefined || spec === undefined) return known ?? 0;
    const depth = 1 + Math.max(-1, ...requirements(spec).map(depthOf));
    depths.set(name, depth);
    return depth;
  };
  for (const name of byName.keys()) depthOf(name);
  return depths;
}

function addMissingImages(builder: PlanBuilder, located: Located, observation: Observation): void {
  const missing = new Set<string>();
  for (const service of located.services) {
    if (!mustRecreate(located, service)) continue;
    if (!observation.presentImages.has(service.previous!.image)) missing.add(service.previous!.image);
  }
  for (const image of [...missing].sort()) {
    builder.add({ kind: 'pull-image', phase: 'pull', args: { image }, cause: 'image-missing' });
  }
}

/** A network without running containers is pruned easily. Volumes are not made: an empty one would hide a loss. */
function addMissingNetworks(
  builder: PlanBuilder,
  goal: ReleaseGoal,
  { host }: Observation,
): readonly string[] {
  const present = new Set(host.networks.map((network) => network.name));
  const missing = (goal.previous?.networks ?? []).filter((n) => !n.external && !present.has(n.name));
  return missing.map((network) =>
    builder.add({ kind: 'create-network', phase: 'prepare', args: { network }, cause: 'network-missing' }),
  );
}

function addVerification(builder: PlanBuilder, located: Located): void {
  for (const service of located.services) {
    if (service.previous === null || service.previous.spec.lifecycle === 'one-shot') continue;
    builder.add({
      kind: 'verify-service',
      phase: 'verify',
      service: service.name,
      side: 'old',
      args: { container: service.live.old },
      cause: 'gates',
    });
  }
}

/** The old release's own restart policies. */
function addSettlement({ builder, goal, located, policies }: Back): void {
  for (const service of located.services) {
    if (service.previous === null || service.previous.spec.lifecycle === 'one-shot') continue;
    const declared = service.previous.spec.restart;
    const policy = policies.get(service.name) ?? service.old?.restartPolicy;
    // Why: one that an earlier attempt had to make again, or that a stop took the policy from, is the same but for that.
    const isOurs =
      service.isChanged || service.old?.owner?.operation === goal.operation || policy?.name === 'no';
    if (!isOurs || policy?.name === declared.name) continue;
    builder.add({
      kind: 'set-restart-policy',
      phase: 'commit',
      service: service.name,
      side: 'old',
      args: { container: service.live.old, policy: declared },
      cause: 'declared-policy',
    });
  }
}

function addCleanup({ builder, goal, located }: Back, observation: Observation): void {
  const removed: string[] = [];
  for (const service of located.services) {
    if (service.fresh === null) continue;
    removed.push(
      builder.add({
        kind: 'remove-container',
        phase: 'cleanup',
        service: service.name,
        side: 'new',
        args: { container: service.staged },
        cause: 'service-restored',
      }),
    );
  }
  for (const service of located.services) removed.push(...addForgottenRemoval(builder, service));
  removed.push(...addLeftOverRemoval(builder, located));
  const wanted = new Set((goal.previous?.networks ?? []).map((network) => network.name));
  const unused = observation.host.networks.filter(
    ({ deployment, operation, name }) =>
      deployment === goal.deployment && operation === goal.operation && !wanted.has(name),
  );
  removed.push(...addNetworkRemoval(builder, unused, removed));
  if (!goal.isOpened) return;
  // Why last: whoever takes over after a crash finds what is still to be removed by the open restore point.
  builder.add({
    kind: 'write-record',
    phase: 'cleanup',
    args: { record: 'restored' },
    dependsOn: removed,
    cause: 'restore-point',
  });
}

/** An old container of a service that the old release does not have: left by something earlier still. */
function addForgottenRemoval(
  builder: PlanBuilder,
  { name, old, previous }: LocatedService,
): readonly string[] {
  if (old === null || previous !== null) return [];
  const common = { phase: 'cleanup', service: name, side: 'old', cause: 'left-over' } as const;
  const args = { container: old.name };
  const stop = isUp(old)
    ? builder.add({ kind: 'stop-container', ...common, args: { ...args, graceMs: null } })
    : null;
  return [builder.add({ kind: 'remove-container', ...common, args, dependsOn: [stop] })];
}
