import { WindlassError } from '../../../shared/errors.ts';
import type { Deployment } from '../model/deployment.ts';
import { asOperationId, type OperationId } from '../model/ids.ts';
import type { OperationOptions } from '../model/operation.ts';
import { findRelease } from '../policy/fold-deployment.ts';
import type { Host } from '../ports/hosts.ts';
import { loadCurrent } from './prepare-release.ts';
import { noVariables, type PreparedOperation } from './prepared-operation.ts';
import { loadMaterials } from './release-materials.ts';
import { ReleaseUndertaking } from './release-undertaking.ts';
import { changedServices } from './service-changes.ts';
import type { Workspace } from './workspace.ts';

/** Undoing the operation that is open: the kept containers come back. Needs no registry and no catalog. */
export async function prepareRestore(
  workspace: Workspace,
  host: Host,
  known: Deployment,
  options: OperationOptions,
  resumed: OperationId | null = null,
): Promise<PreparedOperation> {
  const tried = known.pending === null ? null : findRelease(known, known.pending.release);
  if (tried === null || known.pending === null) {
    throw new WindlassError('rollback-unavailable', `${known.name} has no open operation to undo`, {
      deployment: known.name,
      status: known.status,
    });
  }
  const engine = await host.docker.engine();
  // Why: what is kept comes back as it is; only a container that is gone would need them.
  const secrets = { isAllowedLocked: true };
  const previous = await loadCurrent(workspace, host, known, secrets);
  const target = await loadMaterials(workspace, host, tried, {}, secrets);
  const id = resumed ?? asOperationId(workspace.ids.next(workspace.clock.now()));
  const undertaking = new ReleaseUndertaking({
    host,
    deployment: known.name,
    operation: id,
    kind: 'rollback',
    actor: workspace.actor.name,
    startedAt: new Date(workspace.clock.now()).toISOString(),
    now: () => new Date(workspace.clock.now()).toISOString(),
    profile: options.profile,
    isLiveRestore: engine.isLiveRestore,
    target,
    previous,
    trial: known.pending.operation,
    known,
  });
  return {
    id,
    kind: 'rollback',
    host,
    engine,
    deployment: known.name,
    direction: 'back',
    release: null,
    fromVersion: tried.version,
    toVersion: previous?.release.version ?? null,
    options,
    undertaking,
    checks: [],
    variables: noVariables,
    services: previous === null ? [] : changedServices(tried, previous.release, previous.planned),
    checkUnderLock: () => Promise.resolve([]),
    persist: () => Promise.resolve(),
  };
}
