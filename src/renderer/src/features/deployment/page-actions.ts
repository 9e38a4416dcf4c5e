import type { DeploymentPage } from '../../../../shared/contract/shapes/deployment.ts';

/** Why a deployment cannot be upgraded, in the words that are documented. */
export type UpgradeObstacle = 'mustRun' | 'noNewer' | 'notInCatalog' | 'notFromCatalog' | Hindrance;

/** Nothing newer beats not running: starting a deployment would not give it an upgrade. null: it can be upgraded. */
export function upgradeObstacle(page: DeploymentPage, isReadOnly: boolean): UpgradeObstacle | null {
  const hindrance = hindranceOf(page, isReadOnly);
  if (hindrance !== null) return hindrance;
  const { check } = page;
  if (check === null) return 'mustRun';
  if (page.stackId === '') return 'notFromCatalog';
  if (check.latestVersion === null) return 'notInCatalog';
  if (!check.upgradeAvailable) return 'noNewer';
  return check.canUpgrade ? null : 'mustRun';
}

/** What stands in the way of everything: an operation that works on it or began to, the host, the environment's mark. */
type Hindrance = 'busy' | 'offline' | 'interrupted' | 'readOnly';

/** What can be done to it now. */
export interface PageActions {
  readonly upgrade: UpgradeObstacle | null;
  readonly rollback: 'none' | Hindrance | null;
  readonly start: 'runs' | 'failed' | Hindrance | null;
  readonly stop: 'stopped' | 'failed' | Hindrance | null;
  readonly remove: Hindrance | null;
}

export function pageActions(page: DeploymentPage, isReadOnly: boolean): PageActions {
  const { status } = page.row;
  const isFailed = status === 'Failed' || page.row.isHeld;
  const canGoBack = page.rollback.canRollback || page.releases.some((release) => release.canRollBackTo);
  const hindrance = hindranceOf(page, isReadOnly);
  return {
    upgrade: upgradeObstacle(page, isReadOnly),
    rollback: hindrance ?? (canGoBack ? null : 'none'),
    start: hindrance ?? (isFailed ? 'failed' : status === 'Running' ? 'runs' : null),
    stop: hindrance ?? (isFailed ? 'failed' : status === 'Stopped' ? 'stopped' : null),
    remove: hindrance,
  };
}

function hindranceOf(page: DeploymentPage, isReadOnly: boolean): Hindrance | null {
  if (isBusy(page)) return 'busy';
  if (!page.row.isLive) return 'offline';
  if (isInterrupted(page)) return 'interrupted';
  return isReadOnly ? 'readOnly' : null;
}

/** An operation works on it, here or anywhere. */
export function isBusy(page: DeploymentPage): boolean {
  return page.runningOperation !== null || (page.lock !== null && page.failure === null);
}

/** The record says that it is being worked on, but nobody does. */
export function isInterrupted(page: DeploymentPage): boolean {
  const { status, isLive } = page.row;
  const isUnderWay = status === 'Deploying' || status === 'Upgrading' || status === 'RollingBack';
  return isLive && isUnderWay && page.failure === null && !isBusy(page);
}

/** What a committed operation replaced is still there, and can be removed now. */
export function hasOpenCleanup({ row, openCleanup }: DeploymentPage): boolean {
  return openCleanup !== null && row.isLive && row.status === 'Running';
}

/** Its containers, for a dialog that names them. */
export function containerNames(page: DeploymentPage): readonly string[] {
  return page.services.flatMap(({ containerName }) => (containerName === null ? [] : [containerName]));
}
