import type { ObservedNetwork } from '../model/observed.ts';
import type { RestartPolicy } from '../model/service-spec.ts';
import type { Aways } from './back-away.ts';
import { namesakes, rivals } from './contention.ts';
import { addCreate, alwaysRestart, carriedVolumes, endpoint, noRestart } from './create-steps.ts';
import type { ReleaseGoal } from './goal.ts';
import { isFinished, isOrphaned, isStuck, isUp, type Located, type LocatedService } from './locate.ts';
import type { PlanBuilder } from './plan-builder.ts';

/** The way back while its steps are being collected. */
export interface Back {
  readonly builder: PlanBuilder;
  readonly goal: ReleaseGoal;
  readonly located: Located;
  readonly aways: Aways;
  readonly networks: BackNetworks;
  /** Last step that makes a service of the old release run, by service. */
  readonly started: Map<string, string | null>;
  readonly ready: Map<string, string>;
  /** Step that stops an old container whose namespace goes away under it, by service. */
  readonly parted: Map<string, string>;
  /** Policies that this plan gives old containers until the old release is verified, by service. */
  readonly policies: Map<string, RestartPolicy>;
}

/** Those of the old release. */
export interface BackNetworks {
  readonly present: readonly ObservedNetwork[];
  /** Steps that make the ones that are gone. */
  readonly made: readonly string[];
}

export function beginBack(
  builder: PlanBuilder,
  goal: ReleaseGoal,
  located: Located,
  aways: Aways,
  networks: BackNetworks,
): Back {
  const maps = { started: new Map(), ready: new Map(), parted: new Map(), policies: new Map() };
  return { builder, goal, located, aways, networks, ...maps };
}

/**
 * A kept container that was pruned is made again from the restore point, and so is one that shares a namespace
 * with it, and one that the engine cannot start any more; a one-shot has done its work.
 */
export function mustRecreate(located: Located, service: LocatedService): boolean {
  if (service.previous?.spec.lifecycle !== 'service') return false;
  return service.old === null || isStuck(service.old) || isOrphaned(located, service, 'old');
}

/** Brings one service of the old release back under its name, and up. Owners of namespaces come first. */
export function restoreService(back: Back, service: LocatedService): void {
  const { previous, old } = service;
  if (previous === null) return;
  if (previous.spec.lifecycle === 'one-shot') {
    back.started.set(service.name, old === null ? null : addRenameBack(back, service));
    return;
  }
  if (mustRecreate(back.located, service)) {
    back.started.set(service.name, addRecreation(back, service));
    return;
  }
  const renamed = addRenameBack(back, service);
  const keepsRunning = isUp(old) && !back.parted.has(service.name);
  const isDone = !service.isChanged && isFinished(old!, previous.spec);
  back.started.set(service.name, keepsRunning || isDone ? renamed : addStart(back, service, renamed));
}

function addStart(back: Back, service: LocatedService, renamed: string | null): string {
  return back.builder.add({
    kind: 'start-container',
    phase: 'swap',
    service: service.name,
    side: 'old',
    args: { container: service.live.old },
    dependsOn: [
      renamed,
      addFallbackPolicy(back, service, renamed),
      ...addReattachments(back, service, renamed),
      ...wayCleared(back, service),
      ...dependenciesReady(back, service),
      ...partJoined(back, service),
      back.parted.get(service.name),
    ],
    cause: 'service-restored',
  });
}

/** Steps after which nothing of the new release holds what the old container needs. */
function wayCleared(back: Back, service: LocatedService): readonly string[] {
  const holders = [service, ...rivals(back.goal, back.located, service, 'old')];
  return holders.flatMap((holder) => back.aways.of.get(holder.name) ?? []);
}

/** A stopped container keeps the id of its network: of one that was made anew it has to be told. */
function addReattachments(back: Back, service: LocatedService, renamed: string | null): readonly string[] {
  const { spec } = service.previous!;
  const { previous } = back.goal;
  if (isUp(service.old) || spec.networkMode.kind !== 'networks') return [];
  return spec.networks
    .map((attachment) => endpoint(previous!, spec.name, attachment, true))
    .filter(({ network }) => isStale(back, service, network))
    .map((args) =>
      back.builder.add({
        kind: 'attach-network',
        phase: 'swap',
        service: service.name,
        side: 'old',
        args: { container: service.live.old, ...args },
        dependsOn: [...back.networks.made, renamed],
        cause: 'network-missing',
      }),
    );
}

function isStale(back: Back, { old }: LocatedService, name: string): boolean {
  const known = old?.endpoints.find(({ network }) => network === name)?.networkId ?? '';
  const isOwn = back.goal.previous!.networks.some((network) => network.name === name && !network.external);
  return isOwn && known !== '' && !back.networks.present.some(({ id }) => id === known);
}

/** Until it is verified the engine brings it back by itself, should it go down meanwhile. */
function addFallbackPolicy(back: Back, service: LocatedService, renamed: string | null): string | null {
  const { goal, builder, aways } = back;
  const { old } = service;
  if (!service.isChanged || goal.isLiveRestore || old?.restartPolicy.name === 'always') return null;
  back.policies.set(service.name, alwaysRestart);
  return builder.add({
    kind: 'set-restart-policy',
    phase: 'swap',
    service: service.name,
    side: 'old',
    args: { container: service.live.old, policy: alwaysRestart },
    dependsOn: [...aways.disarmed, renamed],
    cause: 'fallback-until-commit',
  });
}

function addRenameBack(back: Back, service: LocatedService): string | null {
  const away = back.aways.of.get(service.name) ?? [];
  if (service.old === null || service.old.name === service.live.old) return away.at(-1) ?? null;
  return back.builder.add({
    kind: 'rename-container',
    phase: 'swap',
    service: service.name,
    side: 'old',
    args: { container: service.old.name, name: service.live.old },
    dependsOn: [...away, ...nameFreed(back, service), back.parted.get(service.name)],
    cause: 'service-restored',
  });
}

function nameFreed(back: Back, service: LocatedService): readonly string[] {
  return namesakes(back.located, service, 'old').flatMap((other) => back.aways.of.get(other.name) ?? []);
}

function addRecreation(back: Back, service: LocatedService): string {
  const { goal, builder } = back;
  const previous = service.previous!;
  const mode = previous.spec.networkMode;
  const restart = goal.isLiveRestore ? noRestart : alwaysRestart;
  const dependencies = dependenciesReady(back, service);
  const free = [...(back.aways.of.get(service.name) ?? []), ...nameFreed(back, service)];
  back.policies.set(service.name, restart);
  const created = addCreate(builder, {
    phase: 'swap',
    side: 'old',
    service: previous,
    release: goal.previous!,
    releaseId: goal.previous!.id,
    name: service.live.old,
    restart,
    carriedVolumes: carriedVolumes(previous, service.old, goal.carriedVolumes[service.name]),
    withAliases: true,
    joins: mode.kind === 'joined' ? { service: mode.service, side: 'old' } : null,
    cause: 'container-missing',
    dependsOn: [...back.networks.made, ...free, ...addOrphanRemoval(back, service), ...dependencies],
  });
  return builder.add({
    kind: 'start-container',
    phase: 'swap',
    service: service.name,
    side: 'old',
    args: { container: service.live.old },
    dependsOn: [...created, ...wayCleared(back, service), ...dependencies],
    cause: 'service-restored',
  });
}

/** It can never be started again: the engine says so, or the namespace that it joined is gone. */
function addOrphanRemoval(back: Back, service: LocatedService): readonly string[] {
  const { old } = service;
  if (old === null) return [];
  const common = { phase: 'swap', service: service.name, side: 'old', cause: 'left-over' } as const;
  const args = { container: old.name };
  const stop = isUp(old)
    ? back.builder.add({ kind: 'stop-container', ...common, args: { ...args, graceMs: null } })
    : null;
  return [back.builder.add({ kind: 'remove-container', ...common, args, dependsOn: [stop] })];
}

/** Stops whoever shares the namespace of a container that is about to be started; started again in its turn. */
function partJoined(back: Back, owner: LocatedService): readonly string[] {
  return (back.located.joiners.get(owner.name) ?? []).flatMap((service) => {
    const mode = service.previous?.spec.networkMode;
    if (mode?.kind !== 'joined' || mode.service !== owner.name || !isUp(service.old)) return [];
    const step = back.builder.add({
      kind: 'stop-container',
      phase: 'swap',
      service: service.name,
      side: 'old',
      args: { container: service.old!.name, graceMs: null },
      cause: 'dependency',
    });
    back.parted.set(service.name, step);
    return [step];
  });
}

function dependenciesReady(back: Back, service: LocatedService): readonly (string | null)[] {
  const { spec } = service.previous!;
  const steps = spec.dependsOn.map((dependency) => {
    const started = back.started.get(dependency.service) ?? null;
    return dependency.condition === 'healthy' ? addReady(back, dependency.service, started) : started;
  });
  if (spec.networkMode.kind === 'joined') steps.push(back.started.get(spec.networkMode.service) ?? null);
  return steps;
}

function addReady(back: Back, name: string, started: string | null): string {
  const known = back.ready.get(name);
  if (known !== undefined) return known;
  const dependency = back.located.services.find((service) => service.name === name);
  const ready = back.builder.add({
    kind: 'wait-ready',
    phase: 'swap',
    service: name,
    side: 'old',
    args: { container: dependency?.live.old ?? name, condition: 'healthy' },
    dependsOn: [started],
    cause: 'dependency',
  });
  back.ready.set(name, ready);
  return ready;
}
