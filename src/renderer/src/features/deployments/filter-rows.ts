import type { DeploymentRow } from '../../../../shared/contract/shapes/deployment.ts';
import type { DeploymentStatus } from '../../../../shared/deployment-status.ts';

/** Everything, what needs somebody, what could be upgraded, or one status. */
export type DeploymentFilter = 'all' | 'attention' | 'upgradable' | DeploymentStatus;

/** Rows that match the filter and hold every word of the search in one of their texts. */
export function filterRows(
  rows: readonly DeploymentRow[],
  filter: DeploymentFilter,
  search: string,
): readonly DeploymentRow[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter((row) => passes(row, filter) && words.every((word) => searchedText(row).includes(word)));
}

/** The filters that some row passes, with how many do; `all` always. */
export function filterCounts(
  rows: readonly DeploymentRow[],
): readonly (readonly [DeploymentFilter, number])[] {
  const filters: readonly DeploymentFilter[] = ['all', 'attention', 'upgradable', ...statuses];
  return filters
    .map((filter) => [filter, rows.filter((row) => passes(row, filter)).length] as const)
    .filter(([filter, count]) => filter === 'all' || count > 0);
}

/** In the order in which somebody has to act. */
export const statuses: readonly DeploymentStatus[] = [
  'Failed',
  'Upgrading',
  'RollingBack',
  'Deploying',
  'Pending',
  'Running',
  'Stopped',
  'Removed',
];

export function needsAttention(row: DeploymentRow): boolean {
  return row.status === 'Failed' || row.isHeld || row.rollbackTo !== null;
}

function passes(row: DeploymentRow, filter: DeploymentFilter): boolean {
  if (filter === 'all') return true;
  if (filter === 'attention') return needsAttention(row);
  if (filter === 'upgradable') return row.upgradeTo !== null;
  return row.status === filter;
}

function searchedText(row: DeploymentRow): string {
  return [row.name, row.productName, row.version, row.environment, row.status].join('\n').toLowerCase();
}
