import { WindlassError, toErrorShape } from '../../../shared/errors.ts';
import type { Deployment } from '../model/deployment.ts';
import type { Environment } from '../model/environment.ts';
import type { OperationRecord } from '../model/operation.ts';
import { foldDeployment } from '../policy/fold-deployment.ts';
import { decideRecovery } from '../policy/recovery.ts';
import type { Host } from '../ports/hosts.ts';
import type { OperationHandle } from './application.ts';
import { openHost } from './deployment-lookup.ts';
import { requireChangeable } from './environment-marks.ts';
import { settleIdleLocks } from './idle-locks.ts';
import type { Launcher } from './launch.ts';
import { removePortProbes } from './preflight.ts';
import { prepareAgain } from './prepare-again.ts';
import type { Workspace } from './workspace.ts';

/**
 * Takes up what processes of this installation left behind, everywhere or in one environment; one that does not answer
 * is left for later.
 */
export async function recoverAll(
  workspace: Workspace,
  launcher: Launcher,
  only: Environment | null,
): Promise<readonly OperationHandle[]> {
  const handles: OperationHandle[] = [];
  for (const record of await workspace.operationLog.list()) {
    if (record.end !== null || launcher.isHere(record.id)) continue;
    if (only !== null && record.environment !== only.id) continue;
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
  const environments = only === null ? workspace.settings.environments() : [only];
  return [...handles, ...(await settleIdleLocks(workspace, launcher, environments, handles))];
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
  await removePortProbes(host.docker, 'operation', record.id);
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
