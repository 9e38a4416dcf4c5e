import type { Plan } from '../model/plan.ts';
import { addCreate, alwaysRestart, carriedVolumes, endpoint, noRestart } from './create-steps.ts';
import type { Observation, PlannedRelease, ReleaseGoal } from './goal.ts';
import { isUp, locate, type Located, type LocatedService } from './locate.ts';
import { PlanBuilder } from './plan-builder.ts';
import { addLeftOverRemoval } from './plan-forward.ts';

interface Back {
  readonly builder: PlanBuilder;
  readonly goal: ReleaseGoal;
  readonly observation: Observation;
  /** Last step that makes a service of the old release run, by service. */
  readonly started: Map<string, string | null>;
  readonly ready: Map<string, string>;
}

/**
 * The plan that brings the host from whatever state it is in back to the release before the operation: the
 * new containers are stopped, the kept ones renamed back and started, and judged by the same gates; only
 * then are the new ones removed. Without a previous release, everything the operation made is removed.
 */
export function planBack(goal: ReleaseGoal, observation: Observation): Plan {
  const back: Back = {
    builder: new PlanBuilder(),
    goal,
    observation,
    started: new Map(),
    ready: new Map(),
  };
  const located = locate(goal, observation.host);
  addMissingImages(back, located);
  for (const service of inOldOrder(located, goal.previous)) restoreService(back, service);
  addVerification(back, located);
  addSettlement(back, located);
  addCleanup(back, located);
  return back.builder.build({
    operation: goal.operation,
    kind: goal.kind,
    direction: 'back',
    deployment: goal.deployment,
    fromVersion: goal.target.version,
    toVersion: goal.previous?.version ?? null,
  });
}

/** Services that the old release does not have come first: they may hold its ports. */
function inOldOrder(located: Located, previous: PlannedRelease | null): readonly LocatedService[] {
  const added = located.services.filter((service) => service.previous === null).reverse();
  const names = previous === null ? [] : previous.services.map((service) => service.spec.name);
  const byName = new Map(located.services.map((service) => [service.name, service]));
  const ordered = [...names].sort((a, b) => depth(previous!, a) - depth(previous!, b) || (a < b ? -1 : 1));
  return [...added, ...ordered.map((name) => byName.get(name)!)];
}

function depth(release: PlannedRelease, name: string): number {
  const spec = release.services.find((service) => service.spec.name === name)?.spec;
  if (spec === undefined) return 0;
  const required = spec.dependsOn.map((dependency) => dependency.service);
  if (spec.networkMode.kind === 'joined') required.push(spec.networkMode.service);
  return required.length === 0 ? 0 : 1 + Math.max(...required.map((other) => depth(release, other)));
}

function addMissingImages(back: Back, located: Located): void {
  const missing = new Set<string>();
  for (const service of located.services) {
    if (!mustRecreate(service)) continue;
    if (!back.observation.presentImages.has(service.previous!.image)) missing.add(service.previous!.image);
  }
  for (const image of [...missing].sort()) {
    back.builder.add({ kind: 'pull-image', phase: 'pull', args: { image }, cause: 'image-missing' });
  }
}

/** A kept container that was pruned is made again from the restore point; a one-shot has done its work. */
function mustRecreate(service: LocatedService): boolean {
  return service.old === null && service.previous !== null && service.previous.spec.lifecycle === 'service';
}

function restoreService(back: Back, service: LocatedService): void {
  const realiased = returnAliases(back, service);
  const away = addAway(back, service, realiased);
  if (service.previous === null) return;
  if (service.previous.spec.lifecycle === 'one-shot') {
    const renamed = service.old === null ? null : addRenameBack(back, service, away);
    back.started.set(service.name, renamed);
    return;
  }
  const dependencies = dependenciesReady(back, service);
  if (service.old === null) {
    back.started.set(service.name, addRecreation(back, service, away, dependencies));
    return;
  }
  const renamed = addRenameBack(back, service, away);
  const started = isUp(service.old)
    ? renamed
    : back.builder.add({
        kind: 'start-container',
        phase: 'swap',
        service: service.name,
        side: 'old',
        args: { container: service.live.old },
        dependsOn: [...away, renamed, ...dependencies],
        cause: 'service-restored',
      });
  back.started.set(service.name, started);
}

/** An old container that still runs and lost its name to the new one gets it back before anything stops. */
function returnAliases(back: Back, service: LocatedService): readonly string[] {
  const { old, previous } = service;
  if (old === null || previous === null || previous.spec.networkMode.kind !== 'networks') return [];
  return previous.spec.networks.flatMap((attachment) => {
    const at = endpoint(back.goal.previous!, service.name, attachment, true);
    const current = old.endpoints.find((e) => e.network === at.network);
    if (current !== undefined && current.aliases.includes(service.name)) return [];
    const common = { phase: 'swap', service: service.name, side: 'old', cause: 'alias-moves' } as const;
    const detached =
      current === undefined
        ? null
        : back.builder.add({
            kind: 'detach-network',
            ...common,
            args: { container: old.name, network: at.network },
          });
    return [
      back.builder.add({
        kind: 'attach-network',
        ...common,
        args: { container: old.name, ...at },
        dependsOn: [detached],
      }),
    ];
  });
}

/** Stops the new container and frees the live name. */
function addAway(back: Back, service: LocatedService, after: readonly string[]): readonly string[] {
  const { fresh } = service;
  if (fresh === null) return after;
  const common = { phase: 'swap', service: service.name, side: 'new', cause: 'service-restored' } as const;
  const stop = isUp(fresh)
    ? back.builder.add({
        kind: 'stop-container',
        ...common,
        args: { container: fresh.name, graceMs: null },
        dependsOn: after,
      })
    : null;
  const steps = [...after, ...(stop === null ? [] : [stop])];
  if (fresh.name === service.staged) return steps;
  return [
    ...steps,
    back.builder.add({
      kind: 'rename-container',
      ...common,
      args: { container: fresh.name, name: service.staged },
      dependsOn: steps,
    }),
  ];
}

function addRenameBack(back: Back, service: LocatedService, after: readonly string[]): string | null {
  if (service.old === null || service.old.name === service.live.old) return after.at(-1) ?? null;
  return back.builder.add({
    kind: 'rename-container',
    phase: 'swap',
    service: service.name,
    side: 'old',
    args: { container: service.old.name, name: service.live.old },
    dependsOn: after,
    cause: 'service-restored',
  });
}

function addRecreation(
  back: Back,
  service: LocatedService,
  away: readonly string[],
  dependencies: readonly (string | null)[],
): string {
  const { goal, builder } = back;
  const previous = service.previous!;
  const mode = previous.spec.networkMode;
  const created = addCreate(builder, {
    phase: 'swap',
    side: 'old',
    service: previous,
    release: goal.previous!,
    releaseId: goal.previous!.id,
    name: service.live.old,
    restart: goal.isLiveRestore ? noRestart : alwaysRestart,
    carriedVolumes: carriedVolumes(previous, null, goal.carriedVolumes[service.name]),
    withAliases: true,
    joins: mode.kind === 'joined' ? { service: mode.service, side: 'old' } : null,
    cause: 'container-missing',
    dependsOn: [...away, ...dependencies],
  });
  return builder.add({
    kind: 'start-container',
    phase: 'swap',
    service: service.name,
    side: 'old',
    args: { container: service.live.old },
    dependsOn: [...created, ...away, ...dependencies],
    cause: 'service-restored',
  });
}

function dependenciesReady(back: Back, service: LocatedService): readonly (string | null)[] {
  const { spec } = service.previous!;
  const steps = spec.dependsOn.map((dependency) => {
    const started = back.started.get(dependency.service) ?? null;
    if (dependency.condition !== 'healthy' || started === null) return started;
    const known = back.ready.get(dependency.service);
    if (known !== undefined) return known;
    const ready = back.builder.add({
      kind: 'wait-ready',
      phase: 'swap',
      service: dependency.service,
      side: 'old',
      args: { container: dependency.service, condition: 'healthy' },
      dependsOn: [started],
      cause: 'dependency',
    });
    back.ready.set(dependency.service, ready);
    return ready;
  });
  if (spec.networkMode.kind === 'joined') steps.push(back.started.get(spec.networkMode.service) ?? null);
  return steps;
}

function addVerification(back: Back, located: Located): void {
  for (const service of located.services) {
    if (service.previous === null || service.previous.spec.lifecycle === 'one-shot') continue;
    back.builder.add({
      kind: 'verify-service',
      phase: 'verify',
      service: service.name,
      side: 'old',
      args: { container: service.live.old },
      cause: 'gates',
    });
  }
}

/** The old release's own restart policies, then the record that clears the restore point. */
function addSettlement(back: Back, located: Located): void {
  const set: string[] = [];
  for (const service of located.services) {
    if (service.previous === null || service.previous.spec.lifecycle === 'one-shot') continue;
    const declared = service.previous.spec.restart;
    if (service.old !== null && service.old.restartPolicy.name === declared.name) continue;
    set.push(
      back.builder.add({
        kind: 'set-restart-policy',
        phase: 'commit',
        service: service.name,
        side: 'old',
        args: { container: service.live.old, policy: declared },
        cause: 'declared-policy',
      }),
    );
  }
  if (!back.goal.isOpened) return;
  back.builder.add({
    kind: 'write-record',
    phase: 'commit',
    args: { record: 'restored' },
    dependsOn: set,
    cause: 'restore-point',
  });
}

function addCleanup(back: Back, located: Located): void {
  const { goal, builder } = back;
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
  removed.push(...addLeftOverRemoval(builder, located));
  const wanted = new Set((goal.previous?.networks ?? []).map((network) => network.name));
  for (const network of back.observation.host.networks) {
    if (network.operation !== goal.operation || wanted.has(network.name)) continue;
    builder.add({
      kind: 'remove-network',
      phase: 'cleanup',
      args: { name: network.name, id: network.id },
      dependsOn: removed,
      cause: 'network-unused',
    });
  }
}
