import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent, ReactElement, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { groupRows } from './sort-rows.ts';
import type { TableLine } from './sort-rows.ts';
import styles from './table.module.css';
import type { Column, TableProps } from './table-props.ts';

const rowPx = 35;
/** Stands over the rows of a table that scrolls. */
const headPx = 31;
const pageRows = 12;

interface BodyProps<Row> extends TableProps<Row> {
  readonly template: string;
  readonly head: ReactNode;
}

/** The rows: only those in sight are made when it fills a frame. One row at a time is in the order of Tab. */
export function TableBody<Row>(props: BodyProps<Row>): ReactElement {
  const { rows, groupBy, layout, rowKey } = props;
  const frame = useRef<HTMLDivElement>(null);
  const [activeKey, setActiveKey] = useState<string | null>(null);
  const lines = useMemo(() => groupRows(rows, groupBy), [rows, groupBy]);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => frame.current,
    estimateSize: () => rowPx,
    overscan: 8,
    scrollMargin: headPx,
    scrollPaddingStart: headPx,
    enabled: layout === 'fill',
  });
  const rowLines = lines.flatMap((line, index) => (line.kind === 'row' ? [index] : []));
  const found = lines.findIndex((line) => line.kind === 'row' && rowKey(line.row) === activeKey);
  const active = found === -1 ? (rowLines[0] ?? 0) : found;

  const move = (index: number): void => {
    const line = lines[index];
    if (line?.kind !== 'row') return;
    setActiveKey(rowKey(line.row));
    if (layout === 'fill') virtual.scrollToIndex(index);
    requestAnimationFrame(() => {
      frame.current?.querySelector<HTMLElement>(`[data-line="${index}"]`)?.focus();
    });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const isOnRow = event.target instanceof HTMLElement && event.target.dataset['line'] !== undefined;
    const at = rowLines.indexOf(active);
    const target = isOnRow ? nextRow(event.key, at, rowLines.length) : null;
    if (target === null) return;
    event.preventDefault();
    move(rowLines[target] ?? active);
  };
  const draw = (index: number, offsetPx: number | null): ReactNode => {
    const line = lines[index];
    if (line === undefined) return null;
    return (
      <Line
        key={line.kind === 'row' ? rowKey(line.row) : `group ${line.group}`}
        line={line}
        index={index}
        offsetPx={offsetPx}
        isActive={index === active}
        onActivate={setActiveKey}
        table={props}
      />
    );
  };
  if (layout === 'fit') {
    return (
      <>
        {props.head}
        <div role="rowgroup" ref={frame} className={styles.fitRows} onKeyDown={onKeyDown}>
          {lines.map((_, index) => draw(index, null))}
        </div>
      </>
    );
  }
  return (
    <div ref={frame} className={styles.frame} onKeyDown={onKeyDown}>
      {props.head}
      <div role="rowgroup" className={styles.rows} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => draw(item.index, item.start - headPx))}
      </div>
    </div>
  );
}

/** Where a key leads among `count` rows; null: it is no key of the table. */
export function nextRow(key: string, at: number, count: number): number | null {
  const moves: Readonly<Record<string, number>> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + pageRows,
    PageUp: at - pageRows,
    Home: 0,
    End: count - 1,
  };
  const target = moves[key];
  return target === undefined ? null : Math.min(count - 1, Math.max(0, target));
}

/** Why memo: while one scrolls, most rows only stay where they are. */
const Line = memo(DrawnLine) as typeof DrawnLine;

function DrawnLine<Row>(props: {
  readonly line: TableLine<Row>;
  readonly index: number;
  readonly offsetPx: number | null;
  readonly isActive: boolean;
  readonly onActivate: (key: string) => void;
  readonly table: BodyProps<Row>;
}): ReactElement {
  const { line, index, offsetPx, table } = props;
  const style = offsetPx === null ? {} : { transform: `translateY(${offsetPx}px)` };
  const placed = offsetPx !== null && styles.placed;
  if (line.kind === 'group') {
    return (
      <div role="row" aria-rowindex={index + 2} className={classNames(styles.group, placed)} style={style}>
        <div role="cell" aria-colspan={table.columns.length} className={styles.groupCell}>
          {table.groupHeading?.(line.group, line.rows) ?? line.group}
        </div>
      </div>
    );
  }
  const { onOpen } = table;
  const open = onOpen === undefined ? undefined : () => onOpen(line.row);
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      data-line={index}
      tabIndex={props.isActive ? 0 : -1}
      className={classNames(styles.row, open !== undefined && styles.opens, placed)}
      style={offsetPx === null ? undefined : { ...style, gridTemplateColumns: table.template }}
      onFocus={() => props.onActivate(table.rowKey(line.row))}
      onClick={(event) => !isControl(event.target) && open?.()}
      onKeyDown={(event) => event.key === 'Enter' && event.target === event.currentTarget && open?.()}
    >
      {table.columns.map((column) => (
        <Cell key={column.id} column={column} row={line.row} />
      ))}
    </div>
  );
}

function Cell<Row>({ column, row }: { readonly column: Column<Row>; readonly row: Row }): ReactElement {
  return (
    <div role="cell" className={classNames(styles.cell, column.align === 'end' && styles.end)}>
      {column.cell(row)}
    </div>
  );
}

/** A click on a button or link in a row is meant for it. */
function isControl(target: EventTarget): boolean {
  return target instanceof Element && target.closest('a, button, input, select, label') !== null;
}
