import type { OperationRow } from '../../../../shared/contract/shapes/operation.ts';

/** Empty: everything. */
export interface OperationFilter {
  readonly kind: string;
  readonly end: string;
  readonly environment: string;
  readonly deployment: string;
}

export const noFilter: OperationFilter = { kind: '', end: '', environment: '', deployment: '' };

const fieldOf: Readonly<Record<keyof OperationFilter, (row: OperationRow) => string>> = {
  kind: (row) => row.kind,
  end: (row) => row.end ?? 'running',
  environment: (row) => row.environment,
  deployment: (row) => row.deployment,
};

export function shownOperations(
  rows: readonly OperationRow[],
  filter: OperationFilter,
): readonly OperationRow[] {
  const fields = Object.keys(fieldOf) as (keyof OperationFilter)[];
  return rows.filter((row) =>
    fields.every((field) => filter[field] === '' || fieldOf[field](row) === filter[field]),
  );
}

/** What can be chosen; what is chosen stays, also when nothing of it is left. */
export function valuesOf(
  rows: readonly OperationRow[],
  field: keyof OperationFilter,
  chosen: string,
): readonly string[] {
  const values = new Set(rows.map(fieldOf[field]));
  if (chosen !== '') values.add(chosen);
  return [...values].sort();
}

/** The list with those under way as they are now. */
export function withRunning(
  past: readonly OperationRow[],
  running: readonly OperationRow[],
): readonly OperationRow[] {
  const live = new Map(running.map((row) => [row.id, row]));
  const known = new Set(past.map(({ id }) => id));
  return [...running.filter(({ id }) => !known.has(id)), ...past.map((row) => live.get(row.id) ?? row)];
}
