import { useEffect } from 'react';
import { useStore } from 'zustand';
import type { Loaded } from './loaded.ts';
import type { Resource } from './resource.ts';

export interface UsedResource<Data> extends Loaded<Data> {
  readonly refresh: () => void;
}

/** What is known of it, kept fresh while the component is there. */
export function useResource<Data>(resource: Resource<Data>): UsedResource<Data> {
  const loaded = useStore(resource.state);
  useEffect(() => resource.use(), [resource]);
  return {
    ...loaded,
    // Why: before the effect above has run, a page would flash its empty state.
    isLoading: loaded.isLoading || (loaded.data === null && loaded.error === null),
    refresh: () => void resource.refresh(),
  };
}
