import { useNavigate } from '@tanstack/react-router';
import { CircleAlert, CircleArrowUp, Lock, Plus, RefreshCw, Server } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { ReactElement } from 'react';
import { toErrorShape } from '../../../../shared/errors.ts';
import { describeError } from '../../../../shared/describe-error.ts';
import { printable } from '../../../../shared/printable.ts';
import type { Translator } from '../../../../shared/translator.ts';
import { Loadable } from '../../parts/loadable.tsx';
import { syncCatalog } from '../../stores/actions.ts';
import { useDeployments, useEnvironments } from '../../stores/queries.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { EnvironmentMark } from '../../ui/environment-mark.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { Page } from '../../ui/page.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { ConnectionPill } from '../../ui/status-pill.tsx';
import type { Column } from '../../ui/table-props.ts';
import { Table } from '../../ui/table.tsx';
import { useToast } from '../../ui/toast.tsx';
import styles from './environment.module.css';
import type { EnvironmentTotals } from './environment-totals.ts';
import { environmentTotals } from './environment-totals.ts';

/** All environments at once: which answer, what runs on them, what failed, what could be upgraded. */
export function EnvironmentsPage(): ReactElement {
  const texts = useTexts();
  const navigate = useNavigate();
  const environments = useEnvironments();
  const deployments = useDeployments().data;
  const columns = useMemo(() => columnsOf(texts), [texts]);
  return (
    <Page
      layout="fill"
      title={texts.text('environment.overview')}
      meta={
        environments.data !== null && texts.text('environment.count', { count: environments.data.length })
      }
      actions={
        <>
          <CheckForUpdates />
          <LinkButton to="/environments/add" variant="primary" icon={Plus}>
            {texts.text('environment.add')}
          </LinkButton>
        </>
      }
    >
      <div className={styles.frame}>
        <Loadable query={environments} skeleton={<Skeleton kind="rows" lines={6} />}>
          {(rows) => (
            <Table
              label={texts.text('environment.overview')}
              columns={columns}
              rows={environmentTotals(rows, deployments ?? [])}
              rowKey={({ row }) => row.id}
              onOpen={({ row }) => void navigate({ to: '/environments/$name', params: { name: row.name } })}
              empty={<EmptyState icon={Server} title={texts.text('environment.none')} />}
            />
          )}
        </Loadable>
      </div>
    </Page>
  );
}

/** Reads every source again, so that each deployment everywhere is compared with what is newest now. */
function CheckForUpdates(): ReactElement {
  const texts = useTexts();
  const toast = useToast();
  const [isBusy, setBusy] = useState(false);
  const deployments = useDeployments();
  const check = async (): Promise<void> => {
    setBusy(true);
    try {
      await syncCatalog();
      deployments.refresh();
    } catch (failure) {
      toast({ tone: 'red', title: describeError(texts, toErrorShape(failure)).what });
    }
    setBusy(false);
  };
  return (
    <Button icon={RefreshCw} isBusy={isBusy} onClick={() => void check()}>
      {texts.text('environment.checkForUpdates')}
    </Button>
  );
}

function columnsOf(texts: Translator): readonly Column<EnvironmentTotals>[] {
  return [
    {
      id: 'name',
      header: texts.text('environment.column.name'),
      width: 'minmax(120px, 1.2fr)',
      cell: ({ row }) => <NameCell row={row} />,
      sortBy: ({ row }) => row.name,
    },
    {
      id: 'state',
      header: texts.text('environment.column.state'),
      width: 'minmax(160px, 1fr)',
      cell: ({ row }) => <ConnectionPill state={row.state} />,
      sortBy: ({ row }) => row.state,
    },
    {
      id: 'address',
      header: texts.text('environment.dockerHost'),
      width: 'minmax(80px, 1.2fr)',
      cell: ({ row }) => (row.address === null ? texts.text('connection.demo') : printable(row.address)),
    },
    {
      id: 'engine',
      header: texts.text('environment.engine'),
      width: 'minmax(90px, 0.8fr)',
      cell: ({ row }) => printable(row.engine?.version ?? '–'),
    },
    {
      id: 'latency',
      header: texts.text('environment.latency'),
      width: '80px',
      cell: ({ row }) => (row.latencyMs === null ? '–' : `${Math.round(row.latencyMs)} ms`),
      sortBy: ({ row }) => row.latencyMs,
    },
    {
      id: 'deployments',
      header: texts.text('environment.deployments'),
      width: 'minmax(110px, 0.8fr)',
      cell: ({ deployments, isLastKnown }) =>
        isLastKnown ? `${deployments} (${texts.text('deployments.lastKnown')})` : deployments,
      sortBy: ({ deployments }) => -deployments,
    },
    {
      id: 'failed',
      header: texts.text('environment.column.failed'),
      width: '140px',
      cell: ({ failed }) =>
        failed > 0 && (
          <Badge tone="red" icon={CircleAlert} isPlain>
            {texts.text('environment.failedCount', { count: failed })}
          </Badge>
        ),
      sortBy: ({ failed }) => -failed,
    },
    {
      id: 'upgradable',
      header: texts.text('environment.column.upgradable'),
      width: '120px',
      cell: ({ upgradable }) =>
        upgradable > 0 && (
          <Badge tone="blue" icon={CircleArrowUp} isPlain>
            {texts.text('environment.upgradableCount', { count: upgradable })}
          </Badge>
        ),
      sortBy: ({ upgradable }) => -upgradable,
    },
  ];
}

function NameCell({ row }: { readonly row: EnvironmentTotals['row'] }): ReactElement {
  const texts = useTexts();
  return (
    <span className={styles.name}>
      <EnvironmentMark color={row.color} />
      <strong>{printable(row.name)}</strong>
      {row.isReadOnly && <Lock role="img" aria-label={texts.text('mark.readOnly')} className={styles.icon} />}
    </span>
  );
}
