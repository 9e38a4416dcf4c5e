import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { Latest } from './latest.ts';
import type { UsedResource } from './use-resource.ts';

const delayMs = 300;

/** The answer to the input as it is now; the one before it stays until then. null: nothing to ask yet. */
export function useLatest<Input, Data>(
  load: (input: Input) => Promise<Data>,
  input: Input | null,
): UsedResource<Data> {
  const [latest] = useState(() => new Latest<Input, Data>({ load, delayMs, after, now: Date.now }));
  const loaded = useStore(latest.state);
  useEffect(() => {
    if (input !== null) latest.ask(input);
  });
  useEffect(() => () => latest.stop(), [latest]);
  return {
    ...loaded,
    isLoading: loaded.isLoading || (loaded.data === null && loaded.error === null),
    refresh: () => {
      if (input !== null) latest.ask(input, true);
    },
  };
}

function after(ms: number, act: () => void): () => void {
  const timer = setTimeout(act, ms);
  return () => clearTimeout(timer);
}
