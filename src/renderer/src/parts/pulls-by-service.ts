import type { PlanStepRow } from '../../../shared/contract/shapes/operation.ts';
import type { PullView } from '../../../shared/operation-view.ts';

/** Which pull brings the image of a service, by the containers that the plan makes; the others belong to none of them. */
export function pullsByService(
  pulls: readonly PullView[],
  steps: readonly Pick<PlanStepRow, 'service' | 'image'>[],
): { readonly of: ReadonlyMap<string, PullView>; readonly others: readonly PullView[] } {
  const byImage = new Map(pulls.map((pull) => [pull.image, pull]));
  const of = new Map<string, PullView>();
  for (const { service, image } of steps) {
    const pull = image === null ? undefined : byImage.get(image);
    if (service !== null && pull !== undefined) of.set(service, pull);
  }
  const used = new Set(of.values());
  return { of, others: pulls.filter((pull) => !used.has(pull)) };
}
