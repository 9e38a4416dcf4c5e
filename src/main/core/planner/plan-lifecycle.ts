import type { OperationId } from '../model/ids.ts';
import type { ObservedContainer, ObservedHost } from '../model/observed.ts';
import type { Milestone, Plan } from '../model/plan.ts';
import { liveName, positionOf } from '../policy/container-names.ts';
import { dependencyOrder, requirements } from '../policy/dependency-order.ts';
import { noRestart } from './create-steps.ts';
import type { PlannedRelease, PlannedService } from './goal.ts';
import { addNetworkRemoval } from './left-overs.ts';
import { isUp } from './locate.ts';
import { PlanBuilder } from './plan-builder.ts';

/** Start, stop or remove a deployment; `release` is null for one whose first deploy failed. */
export interface LifecycleGoal {
  readonly operation: OperationId;
  readonly kind: 'start' | 'stop' | 'remove';
  readonly deployment: string;
  readonly release: PlannedRelease | null;
}

export function planLifecycle(goal: LifecycleGoal, host: ObservedHost): Plan {
  const builder = new PlanBuilder();
  if (goal.kind === 'start') addStart(builder, goal, host);
  if (goal.kind === 'stop') addStop(builder, goal, host);
  if (goal.kind === 'remove') addRemove(builder, goal, host);
  return builder.build({
    operation: goal.operation,
    kind: goal.kind,
    direction: 'forward',
    deployment: goal.deployment,
    fromVersion: goal.release?.version ?? null,
    toVersion: goal.kind === 'remove' ? null : (goal.release?.version ?? null),
  });
}

function addStart(builder: PlanBuilder, goal: LifecycleGoal, host: ObservedHost): void {
  const started = new Map<string, string | null>();
  const ready = new Map<string, string>();
  const parted = new Map<string, string>();
  for (const { spec } of inOrder(goal.release)) {
    if (spec.lifecycle === 'one-shot') continue;
    const container = containerOf(host, spec.name);
    const common = { service: spec.name, side: 'old' } as const;
    // Why: a container that is gone fails the start by name, where leaving it out would report success.
    const name = container?.name ?? liveName(goal.deployment, spec);
    if (container !== null && container.restartPolicy.name !== spec.restart.name) {
      builder.add({
        kind: 'set-restart-policy',
        phase: 'commit',
        ...common,
        args: { container: name, policy: spec.restart },
        cause: 'declared-policy',
      });
    }
    if (container !== null && (!isUp(container) || parted.has(spec.name))) {
      const after = spec.dependsOn.map(({ service, condition }) =>
        condition === 'healthy'
          ? addReady(builder, goal, ready, service, started)
          : (started.get(service) ?? null),
      );
      if (spec.networkMode.kind === 'joined') after.push(started.get(spec.networkMode.service) ?? null);
      const start = builder.add({
        kind: 'start-container',
        phase: 'swap',
        ...common,
        args: { container: name },
        dependsOn: [...after, ...partJoined(builder, goal, host, spec.name, parted), parted.get(spec.name)],
        cause: 'service-started',
      });
      started.set(spec.name, start);
    }
    builder.add({
      kind: 'verify-service',
      phase: 'verify',
      ...common,
      args: { container: name },
      cause: 'gates',
    });
  }
  addMilestone(builder, 'started', builder.ids());
}

function addReady(
  builder: PlanBuilder,
  goal: LifecycleGoal,
  ready: Map<string, string>,
  service: string,
  started: ReadonlyMap<string, string | null>,
): string {
  const known = ready.get(service);
  if (known !== undefined) return known;
  const spec = goal.release?.services.find((candidate) => candidate.spec.name === service)?.spec;
  const step = builder.add({
    kind: 'wait-ready',
    phase: 'swap',
    service,
    side: 'old',
    args: { container: spec === undefined ? service : liveName(goal.deployment, spec), condition: 'healthy' },
    dependsOn: [started.get(service) ?? null],
    cause: 'dependency',
  });
  ready.set(service, step);
  return step;
}

/** Stops whoever shares the namespace of a container that is about to be started; started again in its turn. */
function partJoined(
  builder: PlanBuilder,
  goal: LifecycleGoal,
  host: ObservedHost,
  owner: string,
  parted: Map<string, string>,
): readonly string[] {
  return (goal.release?.services ?? []).flatMap(({ spec }) => {
    const container = containerOf(host, spec.name);
    if (spec.networkMode.kind !== 'joined' || spec.networkMode.service !== owner || !isUp(container))
      return [];
    const step = builder.add({
      kind: 'stop-container',
      phase: 'swap',
      service: spec.name,
      side: 'old',
      args: { container: container!.name, graceMs: null },
      cause: 'dependency',
    });
    parted.set(spec.name, step);
    return [step];
  });
}

function addStop(builder: PlanBuilder, goal: LifecycleGoal, host: ObservedHost): void {
  const stops = addStops(builder, goal, host);
  addMilestone(builder, 'stopped', stops);
}

/** Dependents before what they depend on. A policy that restarts after the engine's restart is taken off first. */
function addStops(builder: PlanBuilder, goal: LifecycleGoal, host: ObservedHost): readonly string[] {
  const stopped = new Map<string, string>();
  for (const { spec } of [...inOrder(goal.release)].reverse()) {
    const container = containerOf(host, spec.name);
    if (container === null) continue;
    const common = { phase: 'swap', service: spec.name, side: 'old', cause: 'service-stopped' } as const;
    const policy =
      container.restartPolicy.name === 'no'
        ? null
        : builder.add({
            kind: 'set-restart-policy',
            ...common,
            args: { container: container.name, policy: noRestart },
          });
    if (!isUp(container)) continue;
    const dependents = (goal.release?.services ?? [])
      .filter((other) => requirements(other.spec).includes(spec.name))
      .map((other) => stopped.get(other.spec.name) ?? null);
    const stop = builder.add({
      kind: 'stop-container',
      ...common,
      args: { container: container.name, graceMs: null },
      dependsOn: [policy, ...dependents],
    });
    stopped.set(spec.name, stop);
  }
  return [...stopped.values()];
}

/** Everything of ours but the volumes: they are data, and nothing of the product ever removes them. */
function addRemove(builder: PlanBuilder, goal: LifecycleGoal, host: ObservedHost): void {
  const known = new Set((goal.release?.services ?? []).map((service) => service.spec.name));
  addStops(builder, goal, host);
  const removed: string[] = [];
  for (const container of [...host.containers].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const role = container.owner?.role;
    if (role === undefined || role === 'lock' || role === 'ledger') continue;
    const isStoppedAbove =
      known.has(container.owner!.service) && containerOf(host, container.owner!.service) === container;
    const args = { container: container.name };
    const stop =
      isUp(container) && !isStoppedAbove
        ? builder.add({
            kind: 'stop-container',
            phase: 'swap',
            args: { ...args, graceMs: null },
            cause: 'service-stopped',
          })
        : null;
    removed.push(
      builder.add({
        kind: 'remove-container',
        phase: 'cleanup',
        ...(isStoppedAbove ? { service: container.owner!.service, side: 'old' as const } : {}),
        args,
        dependsOn: [stop],
        cause: 'service-removed',
      }),
    );
  }
  addNetworkRemoval(
    builder,
    host.networks.filter((network) => network.deployment === goal.deployment),
    removed,
  );
  builder.add({
    kind: 'write-record',
    phase: 'cleanup',
    args: { record: 'removed' },
    dependsOn: builder.ids(),
    cause: 'state-changed',
  });
}

function addMilestone(builder: PlanBuilder, record: Milestone, dependsOn: readonly string[]): void {
  builder.add({ kind: 'write-record', phase: 'commit', args: { record }, dependsOn, cause: 'state-changed' });
}

function inOrder(release: PlannedRelease | null): readonly PlannedService[] {
  if (release === null) return [];
  const byName = new Map(release.services.map((service) => [service.spec.name, service]));
  return dependencyOrder(release.services.map((service) => service.spec)).map((spec) =>
    byName.get(spec.name)!,
  );
}

/** The live one where several are there. */
function containerOf(host: ObservedHost, service: string): ObservedContainer | null {
  const mine = host.containers.filter((container) => container.owner?.service === service);
  return mine.find((container) => positionOf(container.name) === 'live') ?? null;
}
