import { WindlassError } from '../../../shared/errors.ts';
import type { OperationId } from '../model/ids.ts';
import type { Snapshot } from '../model/release.ts';
import type { Located } from '../planner/locate.ts';

/**
 * Throws `drift` when an old container is another one than the restore point names: somebody put a copy in its
 * place, and neither starting nor removing that is ours to decide. One that is gone is no drift, it is made
 * again; one that this very trial made again is none either.
 */
export function requireSameContainers(snapshot: Snapshot, located: Located, trial: OperationId): void {
  for (const { name, old } of located.services) {
    const kept = snapshot.containers[name];
    if (old === null || kept === undefined || old.id === kept.id || old.owner?.operation === trial) continue;
    const found = old.id.slice(0, 12);
    const expected = kept.id.slice(0, 12);
    throw new WindlassError(
      'drift',
      `container ${old.name} (${found}) is not the one that was kept (${expected}): somebody replaced it. ` +
        'Remove or rename it, and it is made again from its release',
      { service: name, container: old.name, found, expected },
    );
  }
}
