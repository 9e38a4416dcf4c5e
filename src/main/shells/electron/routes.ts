import type { OperationRow } from '../../../shared/contract/shapes/operation.ts';

/** Places of the window that the shell leads to. Names are of the operator's making: each is one segment. */
export const routes = {
  start: '/deployments',
  settings: '/settings',
  activity: '/activity',
  catalog: '/catalog',
  deployment: (environment: string, name: string) =>
    `/deployments/${encodeURIComponent(environment)}/${encodeURIComponent(name)}`,
  rollback: (environment: string, name: string) =>
    `/deployments/${encodeURIComponent(environment)}/${encodeURIComponent(name)}/rollback`,
  operation: (id: string) => `/operations/${encodeURIComponent(id)}`,
} as const;

/** Where one decides what to do about an operation that did not go well. */
export function routeAfter(
  row: Pick<OperationRow, 'id' | 'kind' | 'end' | 'environment' | 'deployment'>,
): string {
  const isRestorable = row.kind === 'upgrade' && row.end === 'failed';
  return isRestorable ? routes.rollback(row.environment, row.deployment) : routes.operation(row.id);
}
