import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { WorldChange } from '../../../shared/contract/topics.ts';
import type { OperationRow } from '../../../shared/contract/shapes/operation.ts';
import type { WireState } from '../../../shared/contract/wire.ts';
import { toErrorShape } from '../../../shared/errors.ts';
import type { ErrorShape } from '../../../shared/errors.ts';
import { client } from './client-holder.ts';
import * as resources from './resources.ts';

export interface World {
  readonly connection: WireState;
  /** Since when it is lost; null while it is not. */
  readonly lostSince: number | null;
  /** Under way, newest first. */
  readonly operations: readonly OperationRow[];
  /** The last one that came to its end while this window looked. */
  readonly lastEnded: OperationRow | null;
  /** Why nothing is told any more, although the connection is there. */
  readonly error: ErrorShape | null;
}

const world = createStore<World>(() => ({
  connection: 'connecting',
  lostSince: null,
  operations: [],
  lastEnded: null,
  error: null,
}));

export function useWorld(): World {
  return useStore(world);
}

export function useConnection(): WireState {
  return useStore(world, (state) => state.connection);
}

/** The operation that runs on a deployment now. */
export function useRunningOperation(name: string, environment: string): OperationRow | null {
  return useStore(
    world,
    (state) =>
      state.operations.find((row) => row.deployment === name && row.environment === environment) ?? null,
  );
}

/** Once, at the start. Returns how to stop. */
export function followWorld(): () => void {
  const stopState = client().onState((connection) => {
    const { lostSince } = world.getState();
    const isLost = connection === 'lost' || connection === 'refused';
    world.setState({ connection, lostSince: isLost ? (lostSince ?? Date.now()) : null });
  });
  const stopFollow = client().follow(
    'world',
    {},
    {
      onSnapshot: ({ operations }) => {
        world.setState({ operations, error: null });
        invalidateAll();
      },
      onEvent: apply,
      onEnd: (error) => world.setState({ error: error ?? toErrorShape(new Error('the world has ended')) }),
    },
  );
  return () => {
    stopFollow();
    stopState();
  };
}

function apply(change: WorldChange): void {
  switch (change.type) {
    case 'environments':
      resources.environments.invalidate();
      resources.discoveredEngines.invalidate();
      return resources.deployments.invalidate();
    case 'deployments':
      return resources.deployments.invalidate();
    case 'deployment':
      resources.deployments.invalidate();
      return resources.deploymentPages.invalidate(
        (ref) => ref.name === change.name && ref.environment === change.environment,
      );
    case 'catalog':
      resources.catalog.invalidate();
      resources.products.invalidate();
      resources.deployments.invalidate();
      return resources.deploymentPages.invalidate();
    case 'preferences':
      return resources.about.invalidate();
    case 'operation':
      return applyOperation(change.row);
  }
}

function applyOperation(row: OperationRow): void {
  const { operations } = world.getState();
  const isNew = !operations.some(({ id }) => id === row.id);
  const updated = withOperation(operations, row);
  world.setState(row.end === null ? { operations: updated } : { operations: updated, lastEnded: row });
  if (!isNew && row.end === null) return;
  resources.operationLists.invalidate();
  resources.operationPages.invalidate((id) => id === row.id);
  resources.deployments.invalidate();
  resources.deploymentPages.invalidate(
    (ref) => ref.name === row.deployment && ref.environment === row.environment,
  );
}

/** The running ones after one has begun, moved on or ended. */
export function withOperation(
  operations: readonly OperationRow[],
  row: OperationRow,
): readonly OperationRow[] {
  const others = operations.filter(({ id }) => id !== row.id);
  if (row.end !== null) return others;
  const at = operations.findIndex(({ id }) => id === row.id);
  return at === -1 ? [row, ...others] : operations.map((known) => (known.id === row.id ? row : known));
}

function invalidateAll(): void {
  for (const resource of [
    resources.about,
    resources.environments,
    resources.deployments,
    resources.catalog,
  ]) {
    resource.invalidate();
  }
  resources.products.invalidate();
  resources.deploymentPages.invalidate();
  resources.operationLists.invalidate();
  resources.operationPages.invalidate();
}
