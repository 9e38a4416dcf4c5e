import type { DeploymentPage } from '../../../../shared/contract/shapes/deployment.ts';

/** Why a deployment cannot be upgraded, in the words that are documented. */
export type UpgradeObstacle = 'mustRun' | 'noNewer' | 'notInCatalog' | 'notFromCatalog' | 'busy';

/** Nothing newer beats not running: starting a deployment would not give it an upgrade. null: it can be upgraded. */
export function upgradeObstacle(page: DeploymentPage): UpgradeObstacle | null {
  if (isBusy(page)) return 'busy';
  const { check } = page;
  if (check === null) return 'mustRun';
  if (page.stackId === '') return 'notFromCatalog';
  if (check.latestVersion === null) return 'notInCatalog';
  if (!check.upgradeAvailable) return 'noNewer';
  return check.canUpgrade ? null : 'mustRun';
}

/** What can be done to it now. */
export interface PageActions {
  readonly upgrade: UpgradeObstacle | null;
  readonly rollback: 'none' | 'busy' | null;
  readonly start: 'runs' | 'busy' | 'failed' | null;
  readonly stop: 'stopped' | 'busy' | 'failed' | null;
  readonly remove: 'busy' | null;
}

export function pageActions(page: DeploymentPage): PageActions {
  const { status } = page.row;
  const isFailed = status === 'Failed' || page.row.isHeld;
  const canGoBack = page.rollback.canRollback || page.releases.some((release) => release.canRollBackTo);
  const busy = isBusy(page) ? 'busy' : null;
  return {
    upgrade: upgradeObstacle(page),
    rollback: busy ?? (canGoBack ? null : 'none'),
    start: busy ?? (isFailed ? 'failed' : status === 'Running' ? 'runs' : null),
    stop: busy ?? (isFailed ? 'failed' : status === 'Stopped' ? 'stopped' : null),
    remove: busy,
  };
}

/** An operation works on it, here or anywhere. */
export function isBusy(page: DeploymentPage): boolean {
  return page.runningOperation !== null || (page.lock !== null && page.failure === null);
}

/** Its containers, for a dialog that names them. */
export function containerNames(page: DeploymentPage): readonly string[] {
  return page.services.flatMap(({ containerName }) => (containerName === null ? [] : [containerName]));
}
