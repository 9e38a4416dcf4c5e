import { Link } from '@tanstack/react-router';
import { Bell, CircleDot, LoaderCircle, OctagonAlert } from 'lucide-react';
import type { ReactElement } from 'react';
import type { OperationRow } from '../../../shared/contract/shapes/operation.ts';
import { phaseText } from '../../../shared/phase-text.ts';
import { useDeployments, useEnvironments } from '../stores/queries.ts';
import { useWorld } from '../stores/world.ts';
import { useTexts } from '../text/use-texts.ts';
import { classNames } from '../ui/class-names.ts';
import { ProgressBar } from '../ui/progress-bar.tsx';
import styles from './status-bar.module.css';

/** What runs, on which host and how far; the connection of this window; how much there is. */
export function StatusBar(): ReactElement {
  const texts = useTexts();
  const { operations, unread, connection } = useWorld();
  const deployments = useDeployments().data;
  const environments = useEnvironments().data;
  const [first, ...others] = operations;
  return (
    <footer className={styles.bar} aria-label={texts.text('shell.statusBar')}>
      <div className={styles.work}>
        {first === undefined ? (
          <span>{texts.text('shell.idle')}</span>
        ) : (
          <RunningOperation row={first} others={others.length} />
        )}
      </div>
      {unread.length > 0 && <Unread rows={unread} />}
      {environments !== null && deployments !== null && (
        <span className={styles.counts}>
          {`${texts.text('shell.environmentCount', { count: environments.length })} · ${texts.text('deployments.count', { count: deployments.length })}`}
        </span>
      )}
      <Connection isLive={connection === 'open'} isLost={connection === 'lost'} />
    </footer>
  );
}

function RunningOperation(props: { readonly row: OperationRow; readonly others: number }): ReactElement {
  const texts = useTexts();
  const { row, others } = props;
  const tone = row.kind === 'rollback' || row.direction === 'back' ? 'amber' : 'blue';
  const what = `${texts.text(`kind.${row.kind}`)} ${row.deployment}`;
  return (
    <>
      <Link to="/operations/$id" params={{ id: row.id }} className={styles.operation}>
        <span className={styles.what}>{what}</span>
        <span>{row.environment}</span>
        <span className={styles.phase}>{phaseText(texts, row)}</span>
      </Link>
      <span className={styles.progress}>
        <ProgressBar label={what} percent={row.percent} tone={tone} size="thin" />
      </span>
      <span>{`${Math.floor(row.percent)} %`}</span>
      {others > 0 && <Link to="/activity">{texts.text('shell.moreOperations', { count: others })}</Link>}
    </>
  );
}

/** What has ended unseen; red when something of it went wrong. */
function Unread({ rows }: { readonly rows: readonly OperationRow[] }): ReactElement {
  const texts = useTexts();
  const isBad = rows.some(({ end }) => end !== 'done');
  return (
    <Link to="/activity" className={classNames(styles.unread, isBad && styles.bad)}>
      <Bell aria-hidden className={styles.icon} />
      {texts.text('shell.unread', { count: rows.length })}
    </Link>
  );
}

function Connection(props: { readonly isLive: boolean; readonly isLost: boolean }): ReactElement {
  const texts = useTexts();
  const { isLive, isLost } = props;
  const Icon = isLive ? CircleDot : isLost ? OctagonAlert : LoaderCircle;
  const state = isLive ? 'shell.live' : isLost ? 'conn.reconnecting' : 'shell.connecting';
  return (
    <span
      role="status"
      className={classNames(styles.connection, isLive && styles.live, isLost && styles.lost)}
    >
      <Icon aria-hidden className={styles.icon} />
      {texts.text(state)}
    </span>
  );
}
