import type { Phase } from '../model/plan.ts';
import { transitiveRequirements } from '../policy/dependency-order.ts';
import { rivals } from './contention.ts';
import type { ReleaseGoal } from './goal.ts';
import { hasRun, isUp, type Located, type LocatedService } from './locate.ts';
import type { PlanBuilder } from './plan-builder.ts';
import { clearWay, giveName, stopOld, vacateName, type Swap } from './swap.ts';

/**
 * One-shots that run while the old release still serves: what they require is up and stays as it is, and
 * nothing that runs now writes what they write. Returns their names.
 */
export function addMigrations(
  builder: PlanBuilder,
  goal: ReleaseGoal,
  located: Located,
): ReadonlySet<string> {
  const byName = new Map(located.services.map((service) => [service.name, service]));
  const specs = goal.target.services.map((service) => service.spec);
  const ahead = new Map<string, string | null>();
  const ready = new Map<string, string>();
  for (const service of located.services) {
    if (service.target?.spec.lifecycle !== 'one-shot' || !service.isChanged) continue;
    if (goal.previous === null || goal.isCommitted || isUp(service.old)) continue;
    const required = [...transitiveRequirements(service.name, specs)];
    const isReady = required.every((name) => {
      const other = byName.get(name);
      if (other === undefined) return false;
      if (other.target?.spec.lifecycle === 'one-shot') return !other.isChanged || ahead.has(name);
      return !other.isChanged && isUp(other.old);
    });
    if (!isReady || rivals(goal, located, service, 'new').length > 0) continue;
    const after = [
      ...required.map((name) => ahead.get(name) ?? null),
      ...(hasSucceeded(service) ? [] : addReady(builder, located, service, ready)),
    ];
    ahead.set(service.name, hasSucceeded(service) ? null : addOneShotRun(builder, 'migrate', service, after));
  }
  return new Set(ahead.keys());
}

/** What runs already may still be starting up, or be unhealthy. */
function addReady(
  builder: PlanBuilder,
  located: Located,
  { target }: LocatedService,
  ready: Map<string, string>,
): readonly string[] {
  const needed = (target?.spec.dependsOn ?? []).filter(({ condition }) => condition === 'healthy');
  return needed.flatMap(({ service: name }) => {
    const service = located.services.find((candidate) => candidate.name === name);
    if (service?.old == null) return [];
    const step =
      ready.get(name) ??
      builder.add({
        kind: 'wait-ready',
        phase: 'migrate',
        service: name,
        side: 'old',
        args: { container: service.old.name, condition: 'healthy' },
        cause: 'dependency',
      });
    ready.set(name, step);
    return [step];
  });
}

/** A one-shot in its place among the others. */
export function addOneShot(
  swap: Swap,
  service: LocatedService,
  after: readonly (string | null)[],
  isDone: boolean,
): void {
  const stop = stopOld(swap, service, after);
  const vacated = vacateName(swap, service, [stop, ...after]);
  if (service.fresh === null && swap.goal.isCommitted) {
    swap.reached.set(service.name, { started: null, completed: null, healthy: () => null });
    return;
  }
  const named = giveName(swap, service, [stop, vacated, ...after]) ?? vacated;
  const cleared = isDone ? [] : clearWay(swap, service, after);
  const done = isDone
    ? named
    : addOneShotRun(swap.builder, 'swap', service, [stop, named, ...after, ...cleared]);
  swap.reached.set(service.name, { started: done, completed: done, healthy: () => done });
}

/** Starts a one-shot, unless an earlier process did, and waits for its exit. */
function addOneShotRun(
  builder: PlanBuilder,
  phase: Phase,
  service: LocatedService,
  after: readonly (string | null)[],
): string {
  const { fresh } = service;
  const container = phase === 'migrate' ? (fresh?.name ?? service.staged) : service.live.fresh;
  const common = { phase, service: service.name, side: 'new', cause: 'one-shot' } as const;
  const started =
    fresh !== null && hasRun(fresh)
      ? null
      : builder.add({ kind: 'start-container', ...common, args: { container }, dependsOn: after });
  return builder.add({
    kind: 'wait-exit',
    ...common,
    args: { container, timeoutMs: service.target!.spec.oneShotTimeoutMs },
    dependsOn: [started, ...(started === null ? after : [])],
  });
}

/** The one-shot of the new release has run to a good end. */
export function hasSucceeded({ fresh }: LocatedService): boolean {
  return fresh !== null && fresh.state === 'exited' && hasRun(fresh) && fresh.exitCode === 0;
}
