export interface Sorting {
  readonly column: string;
  readonly isDescending: boolean;
}

/** Numbers inside names count as numbers, so that `web-10` follows `web-9`. */
const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** Sorted without changing the input; equal rows keep their order, rows without a value come last either way. */
export function sortRows<Row>(
  rows: readonly Row[],
  by: (row: Row) => string | number | null,
  isDescending: boolean,
): readonly Row[] {
  const sign = isDescending ? -1 : 1;
  return [...rows].sort((one, other) => {
    const [a, b] = [by(one), by(other)];
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    if (typeof a === 'number' && typeof b === 'number') return sign * (a - b);
    return sign * collator.compare(String(a), String(b));
  });
}

/** A line of a table: a heading or a row. */
export type TableLine<Row> =
  | { readonly kind: 'group'; readonly group: string; readonly rows: readonly Row[] }
  | { readonly kind: 'row'; readonly row: Row };

/** Rows of one group together, groups in the order in which they first occur. */
export function groupRows<Row>(
  rows: readonly Row[],
  groupBy: ((row: Row) => string) | undefined,
): readonly TableLine<Row>[] {
  if (groupBy === undefined) return rows.map((row) => ({ kind: 'row', row }));
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groupBy(row);
    const members = groups.get(group);
    if (members === undefined) groups.set(group, [row]);
    else members.push(row);
  }
  return [...groups].flatMap(([group, members]) => [
    { kind: 'group', group, rows: members } as const,
    ...members.map((row) => ({ kind: 'row', row }) as const),
  ]);
}
