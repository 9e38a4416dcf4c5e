import { WindlassError } from '../../../shared/errors.ts';
import type { Deployment } from '../model/deployment.ts';
import { asOperationId } from '../model/ids.ts';
import type { OperationRecord } from '../model/operation.ts';
import { findRelease } from '../policy/fold-deployment.ts';
import type { Host } from '../ports/hosts.ts';
import type { OperationHandle } from './application.ts';
import type { Launcher } from './launch.ts';
import { prepareAgain } from './prepare-again.ts';
import { defaultOptions, type PreparedOperation } from './prepared-operation.ts';
import type { Workspace } from './workspace.ts';

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
  const here = records.filter(
    (record) => record.deployment === deployment.name && record.environment === host.environment.id,
  );
  const own = here.find((record) => record.end === null || record.end === 'held');
  const record =
    own ??
    recordFromLedger(workspace, host, deployment) ??
    recordOfCleanup(workspace, host, deployment, here);
  const prepared = record === null ? null : await prepareAgain(workspace, host, deployment, record);
  const isOpen = deployment.failure === null || deployment.failure.isHeld;
  if (record === null || prepared === null || (own === undefined && !isOpen)) {
    throw new WindlassError('nothing-to-resume', `${deployment.name} has no interrupted or held operation`, {
      deployment: deployment.name,
      status: deployment.status,
    });
  }
  // Why: somebody else may have brought it to its commit meanwhile, and with that nothing ever goes back by itself.
  const isCommitted = record.release !== null && deployment.committed.includes(record.release);
  return { record, prepared: { ...prepared, direction: isCommitted ? 'forward' : record.direction } };
}

/** The ledger alone is enough: another operator may go on with what one began. */
function recordFromLedger(workspace: Workspace, host: Host, deployment: Deployment): OperationRecord | null {
  if (deployment.pending === null) return null;
  const release = findRelease(deployment, deployment.pending.release);
  const current = findRelease(deployment, deployment.current);
  const isBack = deployment.status === 'RollingBack' && deployment.snapshot !== null;
  return recordAnew(workspace, host, deployment, {
    id: isBack ? asOperationId(workspace.ids.next(workspace.clock.now())) : deployment.pending.operation,
    kind: isBack ? 'rollback' : deployment.current === null ? 'deploy' : 'upgrade',
    release: isBack ? null : deployment.pending.release,
    fromVersion: current?.version ?? null,
    toVersion: release?.version ?? null,
    direction: isBack ? 'back' : 'forward',
    phase: 'snapshot',
  });
}

/** What was committed and not cleaned up to its end, from this machine's record of it or from the ledger alone. */
function recordOfCleanup(
  workspace: Workspace,
  host: Host,
  deployment: Deployment,
  here: readonly OperationRecord[],
): OperationRecord | null {
  const { cleanup } = deployment;
  // Why: what somebody stopped meanwhile is not started by a cleanup.
  if (cleanup === null || deployment.status !== 'Running') return null;
  const own = here.find((record) => record.id === cleanup.operation);
  if (own !== undefined) return own;
  const before = findRelease(deployment, deployment.committed.at(-2) ?? null);
  return recordAnew(workspace, host, deployment, {
    id: cleanup.operation,
    kind: before === null ? 'deploy' : 'upgrade',
    release: cleanup.release,
    fromVersion: before?.version ?? null,
    toVersion: findRelease(deployment, cleanup.release)?.version ?? null,
    direction: 'forward',
    phase: 'cleanup',
  });
}

/** A record of an operation of which this machine has none. */
function recordAnew(
  workspace: Workspace,
  host: Host,
  deployment: Deployment,
  known: Pick<
    OperationRecord,
    'id' | 'kind' | 'release' | 'fromVersion' | 'toVersion' | 'direction' | 'phase'
  >,
): OperationRecord {
  return {
    ...known,
    format: 1,
    environment: host.environment.id,
    deployment: deployment.name,
    plan: null,
    options: defaultOptions,
    attempts: 1,
    actor: workspace.actor.name,
    startedAt: new Date(workspace.clock.now()).toISOString(),
    endedAt: null,
    end: null,
    error: null,
    failureLog: [],
    phaseTimes: {},
  };
}
