import { useNavigate, useSearch } from '@tanstack/react-router';
import { Download, History } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { ReactElement } from 'react';
import type { OperationRow } from '../../../../shared/contract/shapes/operation.ts';
import { printable } from '../../../../shared/printable.ts';
import { Loadable } from '../../parts/loadable.tsx';
import { useOperations } from '../../stores/queries.ts';
import { markRead, useWorld } from '../../stores/world.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Page } from '../../ui/page.tsx';
import { saveText } from '../../ui/save-text.ts';
import { Select } from '../../ui/select.tsx';
import { Table } from '../../ui/table.tsx';
import { noFilter, shownOperations, valuesOf, withRunning } from './filter-operations.ts';
import type { OperationFilter } from './filter-operations.ts';
import styles from './activity.module.css';
import { operationColumns } from './operation-columns.tsx';
import { OperationDetails } from './operation-details.tsx';

/** Every operation there ever was: what, on what, by whom, how it ended. */
export function ActivityPage(): ReactElement {
  const texts = useTexts();
  const { deployment, environment } = useSearch({ from: '/activity' });
  const past = useOperations();
  const { operations: running, unread } = useWorld();
  // What ends while it is looked at is read at once.
  useEffect(() => {
    if (unread.length > 0) markRead();
  }, [unread]);
  const [filter, setFilter] = useState<OperationFilter>({
    ...noFilter,
    deployment: deployment ?? '',
    environment: environment ?? '',
  });
  const [selected, setSelected] = useState<OperationRow | null>(null);
  const all = withRunning(past.data ?? [], running);
  const shown = shownOperations(all, filter);
  return (
    <Page
      title={texts.text('operation.activity')}
      layout="fill"
      meta={past.data !== null && texts.text('activity.count', { count: shown.length })}
      actions={
        <Button
          icon={Download}
          disabledReason={shown.length === 0 ? texts.text('activity.nothingToExport') : null}
          onClick={() => saveText('operations.json', JSON.stringify(shown, null, 2), 'application/json')}
        >
          {texts.text('activity.export')}
        </Button>
      }
      toolbar={<Filters all={all} filter={filter} onFilter={setFilter} />}
    >
      <div className={styles.frame}>
        <Loadable query={past}>{() => <OperationTable rows={shown} onSelect={setSelected} />}</Loadable>
      </div>
      {selected !== null && <OperationDetails row={selected} onClose={() => setSelected(null)} />}
    </Page>
  );
}

function Filters(props: {
  readonly all: readonly OperationRow[];
  readonly filter: OperationFilter;
  readonly onFilter: (filter: OperationFilter) => void;
}): ReactElement {
  const { all, filter, onFilter } = props;
  const texts = useTexts();
  const choice = (field: keyof OperationFilter, named: (value: string) => string): ReactElement => (
    <Select
      label={texts.text(`activity.filter.${field}`)}
      isLabelHidden
      value={filter[field]}
      placeholder={texts.text(`activity.filter.${field}`)}
      options={valuesOf(all, field, filter[field]).map((value) => ({ value, label: named(value) }))}
      onChange={(value) => onFilter({ ...filter, [field]: value })}
    />
  );
  return (
    <>
      {choice('kind', (kind) => texts.text(`kind.${kind}`))}
      {choice('end', (end) => texts.text(`end.${end}`))}
      {choice('environment', printable)}
      {choice('deployment', printable)}
    </>
  );
}

function OperationTable(props: {
  readonly rows: readonly OperationRow[];
  readonly onSelect: (row: OperationRow) => void;
}): ReactElement {
  const texts = useTexts();
  const navigate = useNavigate();
  return (
    <Table
      label={texts.text('operation.activity')}
      columns={operationColumns(texts)}
      rows={props.rows}
      rowKey={(row) => row.id}
      initialSort={{ column: 'started', isDescending: true }}
      onOpen={(row) =>
        row.end === null
          ? void navigate({ to: '/operations/$id', params: { id: row.id } })
          : props.onSelect(row)
      }
      empty={
        <EmptyState icon={History} title={texts.text('activity.empty')}>
          {texts.text('activity.empty.hint')}
        </EmptyState>
      }
    />
  );
}
