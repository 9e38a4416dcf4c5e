import type { NavigateOptions } from '@tanstack/react-router';
import type { ProductRow } from '../../../shared/contract/shapes/catalog.ts';
import type { DeploymentRow } from '../../../shared/contract/shapes/deployment.ts';
import type { EnvironmentRow } from '../../../shared/contract/shapes/environment.ts';
import type { Translator } from '../../../shared/translator.ts';

export interface PaletteEntry {
  readonly id: string;
  readonly label: string;
  readonly detail: string;
  readonly target: NavigateOptions;
  /** Something to do with a thing that has an entry of its own. */
  readonly isAction?: boolean;
}

export interface PaletteGroup {
  readonly heading: string;
  readonly entries: readonly PaletteEntry[];
}

export interface PaletteWorld {
  readonly deployments: readonly DeploymentRow[];
  readonly environments: readonly EnvironmentRow[];
  readonly products: readonly ProductRow[];
}

/** What can be gone to, in groups; empty groups are left out. */
export function paletteEntries(texts: Translator, world: PaletteWorld): readonly PaletteGroup[] {
  const groups: readonly PaletteGroup[] = [
    {
      heading: texts.text('shell.actions'),
      entries: world.deployments.flatMap((row) => actions(texts, row)),
    },
    {
      heading: texts.text('shell.deployments'),
      entries: world.deployments.map(({ name, environment, status }) => ({
        id: `deployment ${environment}/${name}`,
        label: name,
        detail: `${environment} · ${status}`,
        target: { to: '/deployments/$environment/$name', params: { environment, name } },
      })),
    },
    {
      heading: texts.text('shell.environments'),
      entries: world.environments.map(({ name, state }) => ({
        id: `environment ${name}`,
        label: name,
        detail: texts.text(`ui.connection.${state}`),
        target: { to: '/environments/$name', params: { name } },
      })),
    },
    {
      heading: texts.text('shell.catalog'),
      entries: world.products.map(({ productId, name, category }) => ({
        id: `product ${productId}`,
        label: name,
        detail: category,
        target: { to: '/catalog/$productId', params: { productId } },
      })),
    },
    { heading: texts.text('shell.places'), entries: places(texts) },
  ];
  return groups.filter(({ entries }) => entries.length > 0);
}

/** Only what can be done now, and only to its confirmation page. */
function actions(texts: Translator, row: DeploymentRow): readonly PaletteEntry[] {
  const params = { environment: row.environment, name: row.name };
  const found: PaletteEntry[] = [];
  if (row.rollbackTo !== null) {
    found.push({
      id: `rollback ${row.environment}/${row.name}`,
      label: `${texts.text('kind.rollback')} ${row.name}`,
      detail: `→ ${row.rollbackTo}`,
      target: { to: '/deployments/$environment/$name/rollback', params },
      isAction: true,
    });
  }
  if (row.upgradeTo !== null && row.status === 'Running') {
    found.push({
      id: `upgrade ${row.environment}/${row.name}`,
      label: `${texts.text('kind.upgrade')} ${row.name}`,
      detail: `→ ${row.upgradeTo}`,
      target: { to: '/deployments/$environment/$name/upgrade', params },
      isAction: true,
    });
  }
  return found;
}

function places(texts: Translator): readonly PaletteEntry[] {
  const all = [
    ['deployments', '/deployments'],
    ['catalog', '/catalog'],
    ['activity', '/activity'],
    ['settings', '/settings'],
    ['addEnvironment', '/environments/add'],
  ] as const;
  return all.map(([key, to]) => ({
    id: `place ${key}`,
    label: texts.text(`shell.${key}`),
    detail: '',
    target: { to },
  }));
}
