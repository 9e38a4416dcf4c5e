import type { RollbackAnswer } from '../../../shared/contract/shapes/deployment.ts';
import type { Deployment } from '../model/deployment.ts';
import { findRelease, previousRelease } from './fold-deployment.ts';

/** Whether a deployment can be rolled back and to what: the documented answer of `GET …/rollback`. */
export function rollbackOf(deployment: Deployment): RollbackAnswer {
  const { snapshot } = deployment;
  if (snapshot !== null) {
    return {
      canRollback: deployment.status === 'Failed',
      rollbackTargetVersion: findRelease(deployment, snapshot.fromRelease)?.version ?? null,
      snapshotDescription: `Before upgrade to v${snapshot.toVersion}`,
      snapshotCreatedAt: snapshot.createdAt,
    };
  }
  const previous = deployment.status === 'Running' ? previousRelease(deployment) : null;
  return {
    canRollback: previous !== null,
    rollbackTargetVersion: previous?.version ?? null,
    snapshotDescription: null,
    snapshotCreatedAt: null,
  };
}
