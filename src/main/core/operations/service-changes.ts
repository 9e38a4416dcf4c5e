import type { Release } from '../model/release.ts';
import type { PlannedRelease } from '../planner/goal.ts';
import type { OperationPreview } from './application.ts';

/** What a release means for each service against the one before; sorted by name. */
export function changedServices(
  previous: Release | null,
  next: Release,
  planned: PlannedRelease,
): OperationPreview['services'] {
  const before = previous?.fingerprints ?? {};
  const now = new Set(planned.services.map((service) => service.spec.name));
  const names = [...new Set([...Object.keys(before), ...now])].sort();
  return names.map((service) => {
    if (!now.has(service)) return { service, change: 'removed' as const };
    if (before[service] === undefined) return { service, change: 'added' as const };
    const isSame = before[service] === next.fingerprints[service];
    return { service, change: isSame ? ('unchanged' as const) : ('changed' as const) };
  });
}
