import { useEffect, useMemo } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { StatsRow } from '../../../shared/contract/topics.ts';
import type { ErrorShape } from '../../../shared/errors.ts';
import { client } from './client-holder.ts';
import type { DeploymentRef } from './deployment-ref.ts';

export const keptSamples = 60;

export interface FollowedStats {
  /** Oldest first, by service. */
  readonly samples: Readonly<Record<string, readonly StatsRow[]>>;
  readonly error: ErrorShape | null;
}

const none: FollowedStats = { samples: {}, error: null };

/** What the services use, once a second or so; only while `isWanted`, as it costs the engine something. */
export function useStats(ref: DeploymentRef, isWanted: boolean): FollowedStats {
  const { name, environment } = ref;
  const state = useMemo(() => createStats(name, environment), [name, environment]);
  useEffect(
    () => (isWanted ? followStats({ name, environment }, state) : undefined),
    [isWanted, name, environment, state],
  );
  return useStore(state);
}

function createStats(_name: string, _environment: string) {
  return createStore<FollowedStats>(() => none);
}

function followStats(ref: DeploymentRef, state: ReturnType<typeof createStats>): () => void {
  return client().follow('stats', ref, {
    onSnapshot: () => state.setState(none),
    onEvent: (rows) => state.setState(({ samples }) => ({ samples: withSamples(samples, rows) })),
    onEnd: (error) => state.setState({ error }),
  });
}

/** One more sample of each service; a service that is not told of any more is dropped. */
export function withSamples(
  known: FollowedStats['samples'],
  rows: readonly StatsRow[],
): FollowedStats['samples'] {
  return Object.fromEntries(
    rows.map((row) => [row.service, [...(known[row.service] ?? []), row].slice(-keptSamples)]),
  );
}
