import type { LucideIcon } from 'lucide-react';
import {
  Ban,
  CircleAlert,
  CircleArrowUp,
  CircleCheck,
  CloudOff,
  LoaderCircle,
  PauseCircle,
  Undo2,
} from 'lucide-react';
import type { ReactElement } from 'react';
import type { DeploymentRow } from '../../../../shared/contract/shapes/deployment.ts';
import type { Translator } from '../../../../shared/translator.ts';
import { Badge } from '../../ui/badge.tsx';
import { classNames } from '../../ui/class-names.ts';
import { StatusPill } from '../../ui/status-pill.tsx';
import type { Column } from '../../ui/table-props.ts';
import { Time } from '../../ui/time.tsx';
import { Tooltip } from '../../ui/tooltip.tsx';
import styles from './deployments.module.css';
import { statuses } from './filter-rows.ts';

export function deploymentColumns(texts: Translator): readonly Column<DeploymentRow>[] {
  return [
    {
      id: 'name',
      header: texts.text('deployments.column.name'),
      width: 'minmax(104px, 2fr)',
      sortBy: (row) => row.name,
      cell: (row) => <span className={styles.name}>{row.name}</span>,
    },
    {
      id: 'status',
      header: texts.text('deployments.column.status'),
      width: '100px',
      sortBy: (row) => (row.isHeld ? -1 : statuses.indexOf(row.status)),
      cell: (row) => <Status row={row} texts={texts} />,
    },
    {
      id: 'version',
      header: texts.text('deployments.column.version'),
      width: 'minmax(64px, 0.8fr)',
      sortBy: (row) => row.version,
      cell: (row) => row.version ?? '–',
    },
    {
      id: 'available',
      header: texts.text('deployments.column.available'),
      width: 'minmax(144px, 1.2fr)',
      sortBy: (row) => row.rollbackTo ?? row.upgradeTo,
      cell: (row) => <Available row={row} texts={texts} />,
    },
    {
      id: 'product',
      header: texts.text('deployments.column.product'),
      width: 'minmax(56px, 1.2fr)',
      sortBy: (row) => row.productName,
      cell: (row) => row.productName,
    },
    {
      id: 'environment',
      header: texts.text('deployments.column.environment'),
      width: 'minmax(88px, 1fr)',
      sortBy: (row) => row.environment,
      cell: (row) => row.environment,
    },
    {
      id: 'operation',
      header: texts.text('deployments.column.operation'),
      width: 'minmax(176px, 1.4fr)',
      sortBy: (row) => (row.lastOperation === null ? null : -Date.parse(row.lastOperation.at)),
      cell: (row) => <LastOperation row={row} texts={texts} />,
    },
  ];
}

interface CellProps {
  readonly row: DeploymentRow;
  readonly texts: Translator;
}

function Status({ row, texts }: CellProps): ReactElement {
  return (
    <span className={styles.status}>
      <StatusPill status={row.status} isHeld={row.isHeld} isPlain />
      {!row.isLive && (
        <Tooltip text={texts.text('ui.offline', { environment: row.environment })}>
          <CloudOff role="img" aria-label={texts.text('deployments.lastKnown')} className={styles.icon} />
        </Tooltip>
      )}
    </span>
  );
}

function Available({ row, texts }: CellProps): ReactElement {
  if (row.rollbackTo !== null) {
    return (
      <Badge tone="amber" icon={Undo2}>
        {texts.text('deployments.rollbackTo', { version: row.rollbackTo })}
      </Badge>
    );
  }
  if (row.upgradeTo === null) return <span className={styles.none}>{'–'}</span>;
  return (
    <Badge tone="blue" icon={CircleArrowUp}>
      {texts.text('deployments.upgradeTo', { version: row.upgradeTo })}
    </Badge>
  );
}

function LastOperation({ row, texts }: CellProps): ReactElement {
  const { lastOperation } = row;
  if (lastOperation === null) return <span className={styles.none}>{'–'}</span>;
  const { kind, end, at } = lastOperation;
  return (
    <span className={styles.operation}>
      <EndIcon end={end} label={texts.text(`end.${end ?? 'running'}`)} />
      <span>{texts.text(`kind.${kind}`)}</span>
      <span className={styles.none}>
        <Time at={at} kind="short" />
      </span>
    </span>
  );
}

const ends: Readonly<Record<string, { readonly icon: LucideIcon; readonly look: string | undefined }>> = {
  done: { icon: CircleCheck, look: styles.done },
  failed: { icon: CircleAlert, look: styles.failed },
  held: { icon: PauseCircle, look: styles.failed },
  'rolled-back': { icon: Undo2, look: styles.back },
};

function EndIcon(props: { readonly end: string | null; readonly label: string }): ReactElement {
  const { icon: Icon, look } =
    props.end === null
      ? { icon: LoaderCircle, look: styles.under }
      : (ends[props.end] ?? { icon: Ban, look: '' });
  return (
    <Tooltip text={props.label}>
      <Icon role="img" aria-label={props.label} className={classNames(styles.icon, look)} />
    </Tooltip>
  );
}
