import type { HeldDifference } from '../../../shared/contract/shapes/held.ts';
import { WindlassError, isWindlassError, toErrorShape } from '../../../shared/errors.ts';
import type { Deployment } from '../model/deployment.ts';
import type { ObservedContainer } from '../model/observed.ts';
import type { PlannedRelease, ReleaseGoal } from '../planner/goal.ts';
import { locate } from '../planner/locate.ts';
import type { LocatedService } from '../planner/locate.ts';
import { renderPlan } from '../planner/render-plan.ts';
import { findRelease } from '../policy/fold-deployment.ts';
import { heldDifference } from '../policy/held-difference.ts';
import type { Host } from '../ports/hosts.ts';
import { prepareResume } from './resume.ts';
import { prepareRestore } from './prepare-restore.ts';
import { defaultOptions, type PreparedOperation } from './prepared-operation.ts';
import { loadMaterials } from './release-materials.ts';
import type { HeldComparison, HeldCourse } from './held-comparison.ts';
import type { Workspace } from './workspace.ts';

/** Both sides of what is undecided, from one reading of the host; changes nothing. `nothing-to-resume` where nothing is. */
export async function compareHeld(
  workspace: Workspace,
  host: Host,
  deployment: Deployment,
): Promise<HeldComparison> {
  const { record, prepared } = await prepareResume(workspace, host, deployment);
  const old = await plannedOf(workspace, host, deployment, deployment.current);
  const next = await plannedOf(workspace, host, deployment, deployment.pending?.release ?? null);
  const target = next ?? old;
  const difference =
    target === null
      ? { services: [], objects: [] }
      : await differenceOf(host, deployment, next === null ? null : old, target);
  return {
    ...difference,
    deployment: deployment.name,
    environment: host.environment.name,
    operation: record.id,
    oldVersion: next === null ? null : (old?.version ?? null),
    newVersion: target?.version ?? null,
    choices: [
      await course('resume', () => Promise.resolve(prepared)),
      await course('rollback', () => prepareBack(workspace, host, deployment)),
    ],
  };
}

function prepareBack(workspace: Workspace, host: Host, deployment: Deployment): Promise<PreparedOperation> {
  if (deployment.current !== null) return prepareRestore(workspace, host, deployment, defaultOptions);
  throw new WindlassError('rollback-unavailable', `${deployment.name} has no release to go back to`, {
    deployment: deployment.name,
    status: deployment.status,
  });
}

async function course(
  command: HeldCourse['command'],
  prepare: () => Promise<PreparedOperation>,
): Promise<HeldCourse> {
  let toVersion: string | null = null;
  try {
    const prepared = await prepare();
    const { direction, undertaking } = prepared;
    // Why: what was on its way back goes on going back, also under the name of an upgrade.
    const isReturning = direction === 'back' && prepared.release !== null;
    toVersion = isReturning ? prepared.fromVersion : prepared.toVersion;
    const plan = undertaking.plan(direction, await undertaking.observe());
    return { command, toVersion, plan, renderedPlan: renderPlan(plan), blocked: null };
  } catch (error) {
    if (!isWindlassError(error)) throw error;
    return { command, toVersion, plan: null, renderedPlan: null, blocked: toErrorShape(error) };
  }
}

async function plannedOf(
  workspace: Workspace,
  host: Host,
  deployment: Deployment,
  id: string | null,
): Promise<PlannedRelease | null> {
  const release = findRelease(deployment, id);
  if (release === null) return null;
  return (await loadMaterials(workspace, host, release, {}, { isAllowedLocked: true })).planned;
}

async function differenceOf(
  host: Host,
  deployment: Deployment,
  old: PlannedRelease | null,
  target: PlannedRelease,
): Promise<HeldDifference> {
  const { snapshot, pending } = deployment;
  const isCommitted = deployment.committed.includes(target.id);
  const goal: ReleaseGoal = {
    operation: pending?.operation ?? findRelease(deployment, target.id)!.operation,
    kind: 'upgrade',
    deployment: deployment.name,
    target,
    previous: old,
    carriedVolumes: snapshot?.carriedVolumes ?? {},
    isOpened: true,
    isCommitted,
    profile: defaultOptions.profile,
    isLiveRestore: false,
    expiredTags: [],
  };
  const seen = await host.docker.observe(deployment.name);
  const { services } = locate(goal, seen);
  const difference = { services, old, new: target, snapshot, seen };
  const wanted = heldDifference({
    ...difference,
    foreign: new Map(),
    networks: new Set(),
    volumes: new Set(),
  });
  const names = (kind: 'network' | 'volume'): string[] =>
    wanted.objects.filter((object) => object.kind === kind).map(({ name }) => name);
  const [foreign, networks, volumes] = await Promise.all([
    foreignContainers(host, services),
    present(names('network'), async (name) => (await host.docker.findNetworks(name)).length > 0),
    present(names('volume'), (name) => host.docker.hasVolume(name)),
  ]);
  return heldDifference({ ...difference, foreign, networks, volumes });
}

/** Who has a name that a service runs under and is none of its containers. */
async function foreignContainers(
  host: Host,
  services: readonly LocatedService[],
): Promise<ReadonlyMap<string, ObservedContainer>> {
  const known = new Set(
    services.flatMap(({ fresh, old, leftOver }) =>
      [fresh, old, ...leftOver].map((container) => container?.name),
    ),
  );
  const names = [...new Set(services.flatMap(({ live }) => [live.fresh, live.old]))];
  const asked = names.filter((name) => !known.has(name));
  const found = await Promise.all(asked.map((name) => host.docker.inspectContainer(name)));
  return new Map(
    found.flatMap((container) => (container === null ? [] : [[container.name, container] as const])),
  );
}

async function present(
  names: readonly string[],
  isThere: (name: string) => Promise<boolean>,
): Promise<ReadonlySet<string>> {
  const found = await Promise.all(names.map(isThere));
  return new Set(names.filter((_, index) => found[index] === true));
}
