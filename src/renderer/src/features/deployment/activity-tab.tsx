import { useNavigate } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { OperationRow } from '../../../../shared/contract/shapes/operation.ts';
import type { Translator } from '../../../../shared/translator.ts';
import { Loadable } from '../../parts/loadable.tsx';
import type { DeploymentRef } from '../../stores/deployment-ref.ts';
import { useOperations } from '../../stores/queries.ts';
import { duration } from '../../text/format.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Table } from '../../ui/table.tsx';
import type { Column } from '../../ui/table-props.ts';
import { Time } from '../../ui/time.tsx';
import styles from './deployment.module.css';
import { EndBadge } from '../../parts/end-badge.tsx';

/** Every operation on this deployment; a row leads to its plan and log. */
export function ActivityTab({ target }: { readonly target: DeploymentRef }): ReactElement {
  const texts = useTexts();
  const navigate = useNavigate();
  const operations = useOperations(target);
  return (
    <div className={styles.body}>
      <Loadable query={operations}>
        {(rows) => (
          <Table
            layout="fit"
            label={texts.text('deployment.tab.activity')}
            columns={operationColumns(texts)}
            rows={rows}
            rowKey={(row) => row.id}
            onOpen={({ id }) => void navigate({ to: '/operations/$id', params: { id } })}
            empty={<p className={styles.none}>{texts.text('deployment.noOperations')}</p>}
          />
        )}
      </Loadable>
    </div>
  );
}

function operationColumns(texts: Translator): readonly Column<OperationRow>[] {
  return [
    {
      id: 'kind',
      header: texts.text('deployment.operation'),
      width: 'minmax(110px, 1fr)',
      cell: (row) => <strong className={styles.service}>{texts.text(`kind.${row.kind}`)}</strong>,
    },
    {
      id: 'versions',
      header: texts.text('deployments.column.version'),
      width: 'minmax(110px, 1fr)',
      cell: ({ fromVersion, toVersion }) =>
        [...new Set([fromVersion, toVersion])].filter((version) => version !== null).join(' → ') || '–',
    },
    {
      id: 'end',
      header: texts.text('deployment.column.result'),
      width: 'minmax(120px, 1fr)',
      cell: (row) => <EndBadge end={row.end} percent={row.percent} />,
    },
    {
      id: 'started',
      header: texts.text('deployment.column.started'),
      width: 'minmax(110px, 1fr)',
      sortBy: (row) => Date.parse(row.startedAt),
      cell: (row) => <Time at={row.startedAt} />,
    },
    {
      id: 'duration',
      header: texts.text('deployment.column.duration'),
      width: 'minmax(80px, 1fr)',
      align: 'end',
      cell: ({ startedAt, endedAt }) =>
        endedAt === null ? '–' : duration(Date.parse(endedAt) - Date.parse(startedAt)),
    },
    {
      id: 'actor',
      header: texts.text('deployment.column.by'),
      width: 'minmax(100px, 1fr)',
      cell: (row) => row.actor,
    },
  ];
}
