import { endpoint, noRestart } from './create-steps.ts';
import type { ReleaseGoal } from './goal.ts';
import { isUp, type Located, type LocatedService } from './locate.ts';
import type { PlanBuilder } from './plan-builder.ts';

/** How the new containers get out of the way, by service. */
export interface Aways {
  /** Steps after which no engine restart brings a new container back. */
  readonly disarmed: readonly string[];
  /** Steps after which the service's new container is down and its name free. */
  readonly of: ReadonlyMap<string, readonly string[]>;
}

/**
 * Takes every new container out of the way: no restart by the engine, old aliases back, stop, and the
 * temporary name again. Services that the old release does not have come first: they may hold its ports.
 */
export function addAways(builder: PlanBuilder, goal: ReleaseGoal, located: Located): Aways {
  const disarmed = located.services.flatMap((service) => addDisarming(builder, service));
  const added = located.services.filter((service) => service.previous === null).reverse();
  const others = located.services.filter((service) => service.previous !== null);
  const of = new Map<string, readonly string[]>();
  for (const service of [...added, ...others]) {
    const realiased = returnAliases(builder, goal, service);
    of.set(service.name, addAway(builder, service, disarmed, realiased));
  }
  return { disarmed, of };
}

/** A process that ended in the commit has left the new policy on. */
function addDisarming(builder: PlanBuilder, { name, fresh }: LocatedService): readonly string[] {
  if (fresh === null || fresh.restartPolicy.name === 'no') return [];
  return [
    builder.add({
      kind: 'set-restart-policy',
      phase: 'swap',
      service: name,
      side: 'new',
      args: { container: fresh.name, policy: noRestart },
      cause: 'service-restored',
    }),
  ];
}

/** An old container that lost its name to the new one gets it back before anything stops. */
function returnAliases(
  builder: PlanBuilder,
  goal: ReleaseGoal,
  { name, old, previous }: LocatedService,
): readonly string[] {
  if (old === null || previous === null || previous.spec.networkMode.kind !== 'networks') return [];
  return previous.spec.networks.flatMap((attachment) => {
    const at = endpoint(goal.previous!, name, attachment, true);
    const current = old.endpoints.find((e) => e.network === at.network);
    if (current !== undefined && current.aliases.includes(name)) return [];
    const common = { phase: 'swap', service: name, side: 'old', cause: 'alias-moves' } as const;
    const detached =
      current === undefined
        ? null
        : builder.add({
            kind: 'detach-network',
            ...common,
            args: { container: old.name, network: at.network },
          });
    return [
      builder.add({
        kind: 'attach-network',
        ...common,
        args: { container: old.name, ...at },
        dependsOn: [detached],
      }),
    ];
  });
}

/** Stops the new container and frees the live name. */
function addAway(
  builder: PlanBuilder,
  service: LocatedService,
  disarmed: readonly string[],
  realiased: readonly string[],
): readonly string[] {
  const { fresh } = service;
  if (fresh === null) return realiased;
  const common = { phase: 'swap', service: service.name, side: 'new', cause: 'service-restored' } as const;
  const steps = [...realiased];
  if (isUp(fresh)) {
    steps.push(
      builder.add({
        kind: 'stop-container',
        ...common,
        args: { container: fresh.name, graceMs: null },
        dependsOn: [...disarmed, ...realiased],
      }),
    );
  }
  if (fresh.name === service.staged) return steps;
  const renamed = builder.add({
    kind: 'rename-container',
    ...common,
    args: { container: fresh.name, name: service.staged },
    dependsOn: [...disarmed, ...steps],
  });
  return [...steps, renamed];
}
