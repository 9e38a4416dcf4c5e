import { WindlassError, isWindlassError, toErrorShape } from '../../../shared/errors.ts';
import type { Deployment } from '../model/deployment.ts';
import { asOperationId } from '../model/ids.ts';
import type { OperationRecord } from '../model/operation.ts';
import type { Release } from '../model/release.ts';
import { HostLock, isOwnDead } from '../engine/host-lock.ts';
import { findRelease, foldDeployment } from '../policy/fold-deployment.ts';
import { decideRecovery } from '../policy/recovery.ts';
import type { Host } from '../ports/hosts.ts';
import type { OperationHandle } from './application.ts';
import { openHost } from './deployment-lookup.ts';
import { requireChangeable } from './environment-marks.ts';
import type { Launcher } from './launch.ts';
import { prepareLifecycle } from './prepare-lifecycle.ts';
import { loadCurrent } from './prepare-release.ts';
import { prepareRestore } from './prepare-restore.ts';
import { defaultOptions, noVariables, type PreparedOperation } from './prepared-operation.ts';
import { loadMaterials } from './release-materials.ts';
import { ReleaseUndertaking } from './release-undertaking.ts';
import { changedServices } from './service-changes.ts';
import type { Workspace } from './workspace.ts';

/** Takes up what processes of this installation left behind; an environment that does not answer is left for later. */
export async function recoverAll(
  workspace: Workspace,
  launcher: Launcher,
): Promise<readonly OperationHandle[]> {
  const handles: OperationHandle[] = [];
  for (const record of await workspace.operationLog.list()) {
    if (record.end !== null || launcher.isHere(record.id)) continue;
    try {
      const handle = await recover(workspace, launcher, record);
      if (handle !== null) handles.push(handle);
    } catch (error) {
      workspace.logger.warn('an interrupted operation could not be taken up', {
        operation: record.id,
        error: toErrorShape(error).message,
      });
    }
  }
  await releaseDeadLocks(workspace, handles);
  return handles;
}

/** One interrupted operation, by the recovery table; null when there was nothing to do any more. */
export async function recover(
  workspace: Workspace,
  launcher: Launcher,
  record: OperationRecord,
): Promise<OperationHandle | null> {
  const host = await hostOf(workspace, record);
  requireChangeable(host.environment);
  const deployment = foldDeployment(record.deployment, await host.ledger.read(record.deployment));
  const prepared = deployment === null ? null : await prepareAgain(workspace, host, deployment, record);
  if (prepared === null || deployment === null) {
    await endUntouched(workspace, host, deployment, record);
    return null;
  }
  const observed = await prepared.undertaking.observe();
  const recovery = decideRecovery(record, observed);
  if (recovery === 'nothing-happened') {
    await endUntouched(workspace, host, deployment, record);
    return null;
  }
  if (recovery === 'hold') {
    await hold(workspace, record);
    return null;
  }
  return launcher.takeUp({ ...prepared, direction: recovery }, record);
}

/** `resume`: an operation of this or another installation that was interrupted or is held. */
export async function resumeDeployment(
  workspace: Workspace,
  launcher: Launcher,
  host: Host,
  deployment: Deployment,
): Promise<OperationHandle> {
  const { record, prepared } = await prepareResume(workspace, host, deployment);
  return launcher.takeUp(prepared, { ...record, attempts: Math.min(record.attempts, 1) });
}

/** What `resume` would take up, prepared and not begun; `nothing-to-resume` where there is nothing. */
export async function prepareResume(
  workspace: Workspace,
  host: Host,
  deployment: Deployment,
): Promise<{ readonly record: OperationRecord; readonly prepared: PreparedOperation }> {
  const records = await workspace.operationLog.list();
  const own = records.find(
    (record) =>
      record.deployment === deployment.name &&
      record.environment === host.environment.id &&
      (record.end === null || record.end === 'held'),
  );
  const record = own ?? recordFromLedger(workspace, host, deployment);
  const prepared = record === null ? null : await prepareAgain(workspace, host, deployment, record);
  const isOpen = deployment.failure === null || deployment.failure.isHeld;
  if (record === null || prepared === null || (own === undefined && !isOpen)) {
    throw new WindlassError('nothing-to-resume', `${deployment.name} has no interrupted or held operation`, {
      deployment: deployment.name,
      status: deployment.status,
    });
  }
  return { record, prepared: { ...prepared, direction: record.direction } };
}

/** The ledger alone is enough: another operator may go on with what one began. */
function recordFromLedger(workspace: Workspace, host: Host, deployment: Deployment): OperationRecord | null {
  if (deployment.pending === null) return null;
  const release = findRelease(deployment, deployment.pending.release);
  const current = findRelease(deployment, deployment.current);
  const isBack = deployment.status === 'RollingBack' && deployment.snapshot !== null;
  const now = new Date(workspace.clock.now()).toISOString();
  return {
    format: 1,
    id: isBack ? asOperationId(workspace.ids.next(workspace.clock.now())) : deployment.pending.operation,
    kind: isBack ? 'rollback' : deployment.current === null ? 'deploy' : 'upgrade',
    environment: host.environment.id,
    deployment: deployment.name,
    release: isBack ? null : deployment.pending.release,
    fromVersion: current?.version ?? null,
    toVersion: release?.version ?? null,
    direction: isBack ? 'back' : 'forward',
    phase: 'snapshot',
    plan: null,
    options: defaultOptions,
    attempts: 1,
    actor: workspace.actor.name,
    startedAt: now,
    endedAt: null,
    end: null,
    error: null,
    failureLog: [],
    phaseTimes: {},
  };
}

async function prepareAgain(
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
  const secrets = { isAllowedLocked: record.direction === 'back' };
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

async function hostOf(workspace: Workspace, record: OperationRecord): Promise<Host> {
  const environment = workspace.settings
    .environments()
    .find((candidate) => candidate.id === record.environment);
  if (environment === undefined) {
    throw new WindlassError('environment-not-found', `environment ${record.environment} is no longer known`, {
      environment: record.environment,
    });
  }
  return openHost(workspace, environment);
}

/** Nothing of it is open: only the lock, a port probe and an empty deployment can be there. */
async function endUntouched(
  workspace: Workspace,
  host: Host,
  deployment: Deployment | null,
  record: OperationRecord,
): Promise<void> {
  for (const probe of await host.docker.listHolders('probe')) {
    if (probe.labels['operation'] === record.id) await host.docker.removeContainer(probe.id);
  }
  const isEmpty =
    deployment?.status === 'Pending' && deployment.current === null && deployment.pending === null;
  if (isEmpty && record.kind === 'deploy') {
    await host.ledger.append(record.deployment, workspace.actor.name, {
      kind: 'removed',
      operation: record.id,
    });
  }
  const endedAt = new Date(workspace.clock.now()).toISOString();
  if (record.direction === 'back') {
    // Why: nothing is open any more, so the old release is back; only the last line of its record is missing.
    await workspace.operationLog.save({
      ...record,
      end: record.release === null ? 'done' : 'rolled-back',
      endedAt,
    });
    return;
  }
  const error = new WindlassError('interrupted', 'the application ended before anything was changed', {});
  await workspace.operationLog.save({ ...record, end: 'failed', endedAt, error: error.toShape() });
}

async function hold(workspace: Workspace, record: OperationRecord): Promise<void> {
  const error = new WindlassError('too-many-attempts', 'it was taken up too often without coming to an end', {
    attempts: record.attempts,
  });
  await workspace.operationLog.save({ ...record, end: 'held', error: error.toShape() });
}

/** Locks of processes of this installation that are gone, where nothing is left to be done under them. */
async function releaseDeadLocks(workspace: Workspace, handles: readonly OperationHandle[]): Promise<void> {
  const busy = new Set(handles.map((handle) => handle.id));
  const open = new Set(
    (await workspace.operationLog.list())
      .filter((record) => record.end === null || record.end === 'held')
      .map((record) => record.deployment),
  );
  for (const environment of workspace.settings.environments()) {
    if (environment.isReadOnly) continue;
    try {
      const host = await openHost(workspace, environment);
      for (const lock of await host.docker.listHolders('lock')) {
        const deployment = lock.labels['deployment'] ?? '';
        if (
          !isOwnDead(lock, workspace.actor) ||
          busy.has(lock.labels['operation'] ?? '') ||
          open.has(deployment)
        )
          continue;
        const request = {
          deployment,
          operation: lock.labels['operation'] ?? '',
          kind: lock.labels['kind'] ?? '',
        };
        await (await HostLock.acquire(host, workspace.actor, request)).release();
      }
    } catch (error) {
      if (!isWindlassError(error)) throw error;
    }
  }
}
