import { useNavigate } from '@tanstack/react-router';
import { Boxes, Plus, Search, SearchX } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { ReactElement } from 'react';
import type { DeploymentRow } from '../../../../shared/contract/shapes/deployment.ts';
import { Loadable } from '../../parts/loadable.tsx';
import { useDeployments } from '../../stores/queries.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { Page } from '../../ui/page.tsx';
import { Select } from '../../ui/select.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Switch } from '../../ui/switch.tsx';
import { Table } from '../../ui/table.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { deploymentColumns } from './deployment-columns.tsx';
import styles from './deployments.module.css';
import { filterCounts, filterRows } from './filter-rows.ts';
import type { DeploymentFilter } from './filter-rows.ts';

/** What runs where, in which version, and what could or has to be done. */
export function DeploymentsPage(): ReactElement {
  const texts = useTexts();
  const deployments = useDeployments();
  const [search, setSearch] = useState('');
  const [filter, setFilter] = useState<DeploymentFilter>('all');
  const [isGrouped, setGrouped] = useState(false);
  const rows = deployments.data ?? [];
  return (
    <Page
      layout="fill"
      title={texts.text('deployments.title')}
      meta={deployments.data !== null && texts.text('deployments.count', { count: rows.length })}
      actions={
        <LinkButton to="/catalog" variant="primary" icon={Plus}>
          {texts.text('deployments.deploy')}
        </LinkButton>
      }
      toolbar={
        <>
          <TextField
            className={styles.search}
            label={texts.text('deployments.search')}
            isLabelHidden
            type="search"
            icon={Search}
            value={search}
            onChange={setSearch}
            input={{ placeholder: texts.text('deployments.searchHint') }}
          />
          <FilterSelect rows={rows} filter={filter} onFilter={setFilter} />
          <Switch label={texts.text('deployments.group')} isChecked={isGrouped} onChange={setGrouped} />
        </>
      }
    >
      <div className={styles.frame}>
        <Loadable query={deployments} skeleton={<Skeleton kind="rows" lines={8} />}>
          {(all) => (
            <DeploymentsTable
              rows={filterRows(all, filter, search)}
              isGrouped={isGrouped}
              onReset={
                all.length === 0
                  ? null
                  : () => {
                      setSearch('');
                      setFilter('all');
                    }
              }
            />
          )}
        </Loadable>
      </div>
    </Page>
  );
}

function FilterSelect(props: {
  readonly rows: readonly DeploymentRow[];
  readonly filter: DeploymentFilter;
  readonly onFilter: (filter: DeploymentFilter) => void;
}): ReactElement {
  const texts = useTexts();
  const counts = filterCounts(props.rows);
  const named = (filter: DeploymentFilter): string =>
    filter === 'all' || filter === 'attention' || filter === 'upgradable'
      ? texts.text(`deployments.filter.${filter}`)
      : filter;
  // Why: what was chosen stays chosen when its last row leaves it.
  const shown = counts.some(([filter]) => filter === props.filter)
    ? counts
    : [...counts, [props.filter, 0] as const];
  return (
    <Select
      label={texts.text('deployments.filter')}
      isLabelHidden
      value={props.filter}
      options={shown.map(([filter, count]) => ({ value: filter, label: `${named(filter)} (${count})` }))}
      onChange={(value) => props.onFilter(value as DeploymentFilter)}
    />
  );
}

function DeploymentsTable(props: {
  readonly rows: readonly DeploymentRow[];
  readonly isGrouped: boolean;
  /** null: there is no deployment at all. */
  readonly onReset: (() => void) | null;
}): ReactElement {
  const texts = useTexts();
  const navigate = useNavigate();
  const columns = useMemo(() => deploymentColumns(texts), [texts]);
  const { onReset } = props;
  return (
    <Table
      label={texts.text('deployments.title')}
      columns={columns}
      rows={props.rows}
      rowKey={(row) => `${row.environment}/${row.name}`}
      initialSort={{ column: 'name', isDescending: false }}
      groupBy={props.isGrouped ? (row) => row.environment : undefined}
      groupHeading={(group, rows) => (
        <>
          {group}
          <span className={styles.group}>{texts.text('deployments.count', { count: rows.length })}</span>
        </>
      )}
      onOpen={({ environment, name }) =>
        void navigate({ to: '/deployments/$environment/$name', params: { environment, name } })
      }
      empty={
        onReset === null ? (
          <EmptyState
            icon={Boxes}
            title={texts.text('deployments.empty.title')}
            actions={
              <LinkButton to="/catalog" variant="primary">
                {texts.text('deployments.empty.action')}
              </LinkButton>
            }
          >
            {texts.text('deployments.empty.text')}
          </EmptyState>
        ) : (
          <EmptyState
            icon={SearchX}
            title={texts.text('deployments.noMatch')}
            actions={<Button onClick={onReset}>{texts.text('deployments.showAll')}</Button>}
          />
        )
      }
    />
  );
}
