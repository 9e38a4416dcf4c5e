import type { Deployment } from '../model/deployment.ts';
import type { OperationRecord } from '../model/operation.ts';
import type { Release } from '../model/release.ts';
import { findRelease } from '../policy/fold-deployment.ts';
import type { Host } from '../ports/hosts.ts';
import { prepareLifecycle } from './prepare-lifecycle.ts';
import { loadCurrent } from './prepare-release.ts';
import { prepareRestore } from './prepare-restore.ts';
import { noVariables, type PreparedOperation } from './prepared-operation.ts';
import { loadMaterials } from './release-materials.ts';
import { ReleaseUndertaking } from './release-undertaking.ts';
import { changedServices } from './service-changes.ts';
import type { Workspace } from './workspace.ts';

/** What was interrupted, prepared to go on; null where the ledger knows nothing of it any more. */
export async function prepareAgain(
  workspace: Workspace,
  host: Host,
  deployment: Deployment,
  record: OperationRecord,
): Promise<PreparedOperation | null> {
  if (record.kind === 'start' || record.kind === 'stop' || record.kind === 'remove') {
    if (deployment.status === 'Removed') return null;
    const { kind, options, id } = record;
    return prepareLifecycle(workspace, { kind, host, known: deployment, options, id });
  }
  if (record.release === null) {
    if (deployment.pending === null) return null;
    return prepareRestore(workspace, host, deployment, record.options, record.id);
  }
  const release = findRelease(deployment, record.release);
  const isOurs = deployment.pending?.release === record.release || deployment.current === record.release;
  if (release === null || !isOurs) return null;
  return prepareReleaseAgain(workspace, host, deployment, record, release);
}

async function prepareReleaseAgain(
  workspace: Workspace,
  host: Host,
  deployment: Deployment,
  record: OperationRecord,
  release: Release,
): Promise<PreparedOperation> {
  const engine = await host.docker.engine();
  const isCommitted = deployment.current === release.id;
  const before = isCommitted ? (deployment.committed.at(-2) ?? null) : deployment.current;
  // Why: after the commit nothing is made any more, and on the way back only a container that is gone.
  const secrets = { isAllowedLocked: isCommitted || record.direction === 'back' };
  const previous = await loadCurrent(workspace, host, { ...deployment, current: before }, secrets);
  const target = await loadMaterials(workspace, host, release, {}, secrets);
  return {
    id: record.id,
    kind: record.kind,
    host,
    engine,
    deployment: deployment.name,
    direction: record.direction,
    release: release.id,
    fromVersion: record.fromVersion,
    toVersion: record.toVersion,
    options: record.options,
    undertaking: new ReleaseUndertaking({
      host,
      deployment: deployment.name,
      operation: record.id,
      kind: record.kind,
      actor: workspace.actor.name,
      startedAt: record.startedAt,
      now: () => new Date(workspace.clock.now()).toISOString(),
      profile: record.options.profile,
      isLiveRestore: engine.isLiveRestore,
      target,
      previous,
      trial: release.operation,
      known: deployment,
    }),
    checks: [],
    variables: noVariables,
    services: changedServices(previous?.release ?? null, release, target.planned),
    checkUnderLock: () => Promise.resolve([]),
    persist: () => Promise.resolve(),
  };
}
