import { ArrowDown, ArrowUp } from 'lucide-react';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { useTexts } from '../text/use-texts.ts';
import { classNames } from './class-names.ts';
import { sortRows } from './sort-rows.ts';
import type { Sorting } from './sort-rows.ts';
import { TableBody } from './table-body.tsx';
import type { Column, TableProps } from './table-props.ts';
import styles from './table.module.css';

/** Rows with sortable headers; up, down, page keys, home and end move, Enter opens. Thousands of rows stay smooth. */
export function Table<Row>(props: TableProps<Row>): ReactElement {
  const { columns, rows, layout = 'fill' } = props;
  const [sorting, setSorting] = useState<Sorting | null>(props.initialSort ?? null);
  const by = columns.find((column) => column.id === sorting?.column)?.sortBy;
  const sorted = by === undefined || sorting === null ? rows : sortRows(rows, by, sorting.isDescending);
  const template = columns.map((column) => column.width).join(' ');
  const head = (
    <div role="rowgroup" className={styles.headGroup}>
      <div
        role="row"
        aria-rowindex={1}
        className={styles.head}
        style={layout === 'fit' ? undefined : { gridTemplateColumns: template }}
      >
        {columns.map((column) => (
          <Header
            key={column.id}
            column={column}
            sorting={sorting?.column === column.id ? sorting : null}
            onSort={setSorting}
          />
        ))}
      </div>
    </div>
  );
  return (
    <div
      className={classNames(styles.table, styles[layout])}
      role="table"
      aria-label={props.label}
      aria-rowcount={Math.max(rows.length, 1) + 1}
      style={layout === 'fit' ? { gridTemplateColumns: template } : undefined}
    >
      {rows.length === 0 ? (
        <>
          {head}
          <div role="row" className={styles.empty}>
            <div role="cell" aria-colspan={columns.length} className={styles.emptyCell}>
              {props.empty}
            </div>
          </div>
        </>
      ) : (
        <TableBody {...props} rows={sorted} template={template} layout={layout} head={head} />
      )}
    </div>
  );
}

function Header<Row>(props: {
  readonly column: Column<Row>;
  readonly sorting: Sorting | null;
  readonly onSort: (sorting: Sorting) => void;
}): ReactElement {
  const { column, sorting } = props;
  const texts = useTexts();
  const Icon = sorting?.isDescending === true ? ArrowDown : ArrowUp;
  return (
    <div
      role="columnheader"
      aria-sort={sorting === null ? undefined : sorting.isDescending ? 'descending' : 'ascending'}
      className={classNames(styles.header, column.align === 'end' && styles.end)}
    >
      {column.sortBy === undefined ? (
        <span className={column.isHeaderHidden === true ? styles.hidden : undefined}>{column.header}</span>
      ) : (
        <button
          type="button"
          className={styles.sort}
          onClick={() =>
            props.onSort({ column: column.id, isDescending: sorting !== null && !sorting.isDescending })
          }
        >
          {column.header}
          {sorting !== null && (
            <Icon
              role="img"
              aria-label={texts.text(sorting.isDescending ? 'ui.sortDescending' : 'ui.sortAscending')}
              className={styles.sortIcon}
            />
          )}
        </button>
      )}
    </div>
  );
}
