import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { WorldChange } from '../../../shared/contract/topics.ts';
import type { OperationRow } from '../../../shared/contract/shapes/operation.ts';
import type { WireState } from '../../../shared/contract/wire.ts';
import { toErrorShape } from '../../../shared/errors.ts';
import type { ErrorShape } from '../../../shared/errors.ts';
import type { OperationView } from '../../../shared/operation-view.ts';
import { client } from './client-holder.ts';
import * as resources from './resources.ts';

export interface World {
  readonly connection: WireState;
  /** Since when it is lost; null while it is not. */
  readonly lostSince: number | null;
  /** Under way, newest first. */
  readonly operations: readonly OperationRow[];
  /** Those that came to their end since somebody last looked at what has happened, newest first. */
  readonly unread: readonly OperationRow[];
  /** Why nothing is told any more, although the connection is there. */
  readonly error: ErrorShape | null;
}

const world = createStore<World>(() => ({
  connection: 'connecting',
  lostSince: null,
  operations: [],
  unread: [],
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

/** Once, at the start, before anything is asked for. Returns how to stop. */
export function followWorld(): () => void {
  // Whether all that is known was asked for after the following began, on the connection that it began on.
  let isComplete = true;
  const stopState = client().onState((connection) => {
    const { lostSince } = world.getState();
    const isLost = connection === 'lost' || connection === 'refused';
    if (isLost) isComplete = false;
    world.setState({ connection, lostSince: isLost ? (lostSince ?? Date.now()) : null });
  });
  const stopFollow = client().follow(
    'world',
    {},
    {
      onSnapshot: ({ operations }) => {
        world.setState({ operations, error: null });
        if (!isComplete) invalidateAll();
        isComplete = false;
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
    case 'services':
      return resources.deploymentPages.invalidate((ref) =>
        change.deployments.some(
          ({ name, environment }) => ref.name === name && ref.environment === environment,
        ),
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
  world.setState(({ unread }) => ({ operations: updated, unread: withEnded(unread, row, watched) }));
  if (!isNew && row.end === null) return;
  resources.operationLists.invalidate();
  resources.operationPages.invalidate((id) => id === row.id);
  resources.deployments.invalidate();
  resources.deploymentPages.invalidate(
    (ref) => ref.name === row.deployment && ref.environment === row.environment,
  );
}

/** What is seen of an operation on its page is known to the rest of the window at the same moment. */
export function noteProgress(view: OperationView): void {
  world.setState(({ operations }) => ({ operations: withProgress(operations, view) }));
}

/** Operations whose page is open, here and now. */
const watched = new Set<string>();

/** Somebody looks at it: its end is no news. Returns how to stop. */
export function watchOperation(id: string): () => void {
  watched.add(id);
  world.setState(({ unread }) => ({ unread: unread.filter((row) => row.id !== id) }));
  return () => watched.delete(id);
}

/** Somebody has looked at what has happened. */
export function markRead(): void {
  world.setState({ unread: [] });
}

/** The unread ones after one has moved on or ended. */
export function withEnded(
  unread: readonly OperationRow[],
  row: OperationRow,
  seen: ReadonlySet<string>,
): readonly OperationRow[] {
  const others = unread.filter(({ id }) => id !== row.id);
  return row.end === null || seen.has(row.id) ? others : [row, ...others];
}

/** The running ones, of which one has been seen to be further than was told of it. */
export function withProgress(
  operations: readonly OperationRow[],
  view: Pick<OperationView, 'operation' | 'phase' | 'direction' | 'progress'>,
): readonly OperationRow[] {
  const { operation, phase, direction, progress } = view;
  const isNews = (row: OperationRow): boolean =>
    row.id === operation && progress !== null && progress.percent >= row.percent;
  if (!operations.some(isNews)) return operations;
  return operations.map((row) =>
    isNews(row) ? { ...row, phase, direction, percent: progress?.percent ?? row.percent } : row,
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
  return at === -1
    ? [row, ...others]
    : operations.map((known) => (known.id === row.id ? later(known, row) : known));
}

/** Progress is told to the rest of the window less often than to the page of an operation: it must not go back. */
function later(known: OperationRow, told: OperationRow): OperationRow {
  if (told.percent >= known.percent) return told;
  return { ...told, percent: known.percent, phase: known.phase, direction: known.direction };
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
