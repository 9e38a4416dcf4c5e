import type { ReactElement } from 'react';
import { useIsReadOnly } from '../../stores/queries.ts';
import { useRunningOperation } from '../../stores/world.ts';
import styles from './deployment.module.css';
import { FailureBanner } from './failure-banner.tsx';
import { LockBanner } from './lock-banner.tsx';
import { OfflineBanner } from './offline-banner.tsx';
import { hasOpenCleanup, isBusy, isInterrupted, upgradeObstacle } from './page-actions.ts';
import type { PagePartProps } from './page-part.ts';
import { RollbackBanner } from './rollback-banner.tsx';
import { RunningBanner } from './running-banner.tsx';
import { UnfinishedBanner } from './unfinished-banner.tsx';
import { CannotUpgradeBanner, UpgradeBanner } from './upgrade-banner.tsx';

/** What applies now, the most pressing first; nothing when all is well. */
export function Banners({ page, target }: PagePartProps): ReactElement {
  const running = useRunningOperation(target.name, target.environment);
  const isHeld = page.row.isHeld || page.failure?.isHeld === true;
  const isQuiet = running === null && !isBusy(page);
  const isStuck = isQuiet && !isHeld && isInterrupted(page);
  const obstacle = upgradeObstacle(page, useIsReadOnly(page.row.environment));
  const canGoBack = page.row.status === 'Failed' && page.rollback.canRollback;
  const isBlocked =
    !isStuck && obstacle === 'mustRun' && page.check?.upgradeAvailable === true && page.failure === null;
  return (
    <div className={styles.banners}>
      {!page.row.isLive && <OfflineBanner environment={target.environment} />}
      {running !== null && <RunningBanner row={running} />}
      {running === null && page.lock !== null && isBusy(page) && (
        <LockBanner lock={page.lock} target={target} />
      )}
      {isStuck && <UnfinishedBanner target={target} what="interrupted" />}
      {isQuiet && hasOpenCleanup(page) && <UnfinishedBanner target={target} what="cleanup" />}
      {isQuiet && isHeld && <FailureBanner page={page} target={target} />}
      {isQuiet && !isHeld && canGoBack && <RollbackBanner page={page} target={target} />}
      {isQuiet && !isHeld && !canGoBack && page.failure !== null && (
        <FailureBanner page={page} target={target} />
      )}
      {isQuiet && obstacle === null && page.failure === null && <UpgradeBanner page={page} target={target} />}
      {isQuiet && isBlocked && <CannotUpgradeBanner obstacle={obstacle} />}
    </div>
  );
}
