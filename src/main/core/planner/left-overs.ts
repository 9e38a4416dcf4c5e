import type { ObservedNetwork } from '../model/observed.ts';
import { isUp, type Located } from './locate.ts';
import type { PlanBuilder } from './plan-builder.ts';

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

/** Networks of ours that nothing needs any more, after those that were attached to them. */
export function addNetworkRemoval(
  builder: PlanBuilder,
  networks: readonly ObservedNetwork[],
  after: readonly string[],
): readonly string[] {
  const key = (network: ObservedNetwork): string => `${network.name} ${network.id}`;
  const sorted = [...networks].sort((a, b) => (key(a) < key(b) ? -1 : 1));
  return sorted.map(({ name, id }) =>
    builder.add({
      kind: 'remove-network',
      phase: 'cleanup',
      args: { name, id },
      dependsOn: after,
      cause: 'network-unused',
    }),
  );
}
