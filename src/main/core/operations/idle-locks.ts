import { isWindlassError } from '../../../shared/errors.ts';
import { HostLock, isOwnDead, isOwnProcess } from '../engine/host-lock.ts';
import type { Environment } from '../model/environment.ts';
import type { Host } from '../ports/hosts.ts';
import type { Holder } from '../ports/docker-target.ts';
import type { OperationHandle } from './application.ts';
import { openHost, readDeployment } from './deployment-lookup.ts';
import type { Launcher } from './launch.ts';
import { removePortProbes } from './preflight.ts';
import { resumeDeployment } from './resume.ts';
import type { Workspace } from './workspace.ts';

/**
 * Locks of this installation that nobody works under any more: of processes that are gone, and of an operation of this
 * one whose host was away at its end. What was to be cleaned up under such a lock is; else it is given up, with what
 * trying the ports left under it.
 */
export async function settleIdleLocks(
  workspace: Workspace,
  launcher: Launcher,
  environments: readonly Environment[],
  handles: readonly OperationHandle[],
): Promise<readonly OperationHandle[]> {
  const busy = new Set(handles.map((handle) => handle.id));
  const open = new Set(
    (await workspace.operationLog.list())
      .filter((record) => record.end === null || record.end === 'held')
      .map((record) => record.deployment),
  );
  const isIdle = (lock: Holder): boolean => {
    const operation = lock.labels['operation'] ?? '';
    const isLeft = isOwnDead(lock, workspace.actor) || isOwnProcess(lock, workspace.actor);
    return (
      isLeft &&
      !busy.has(operation) &&
      !launcher.isHere(operation) &&
      !open.has(lock.labels['deployment'] ?? '')
    );
  };
  const resumed: OperationHandle[] = [];
  for (const environment of environments) {
    if (environment.isReadOnly) continue;
    try {
      const host = await openHost(workspace, environment);
      for (const lock of (await host.docker.listHolders('lock')).filter(isIdle)) {
        const handle = await settle(workspace, launcher, host, lock);
        if (handle !== null) resumed.push(handle);
      }
    } catch (error) {
      if (!isWindlassError(error)) throw error;
    }
  }
  return resumed;
}

async function settle(
  workspace: Workspace,
  launcher: Launcher,
  host: Host,
  lock: Holder,
): Promise<OperationHandle | null> {
  const { deployment = '', operation = '', kind = '' } = lock.labels;
  const known = await readDeployment(host, deployment);
  if (known?.cleanup?.operation === operation && known.status === 'Running') {
    return resumeDeployment(workspace, launcher, host, known);
  }
  const request = { deployment, operation, kind };
  const own = await HostLock.acquire(host, workspace.actor, request, () => true);
  await removePortProbes(host.docker, 'deployment', deployment);
  await own.release();
  return null;
}
