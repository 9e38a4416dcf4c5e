import { useEffect, useMemo } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { LogRow, TopicKey } from '../../../shared/contract/topics.ts';
import type { ErrorShape } from '../../../shared/errors.ts';
import { canonicalJson } from '../../../shared/json.ts';
import { Batch, nextFrame } from './batch.ts';
import { client } from './client-holder.ts';
import type { LogLines } from './log-lines.ts';
import { noLines, withLines } from './log-lines.ts';

export type LogKey = TopicKey<'logs'>;

export interface FollowedLog extends LogLines {
  readonly error: ErrorShape | null;
  readonly isOver: boolean;
}

/** Lines of a deployment's services while the component is there. */
export function useLogs(key: LogKey): FollowedLog {
  const id = canonicalJson(key);
  const state = useMemo(() => createLog(id), [id]);
  // Why the id: a key made anew with each render is the same log.
  useEffect(() => followLog(JSON.parse(id) as LogKey, state), [id, state]);
  return useStore(state);
}

function createLog(_id: string) {
  return createStore<FollowedLog>(() => ({ ...noLines, error: null, isOver: false }));
}

function followLog(key: LogKey, state: ReturnType<typeof createLog>): () => void {
  const batch = new Batch<readonly LogRow[]>(nextFrame, (bundles) =>
    state.setState((known) => withLines(known, bundles.flat())),
  );
  const stop = client().follow('logs', key, {
    onSnapshot: () => {
      batch.clear();
      state.setState({ ...noLines, error: null, isOver: false });
    },
    onEvent: (lines) => batch.add(lines),
    onEnd: (error) => {
      batch.flush();
      state.setState({ error, isOver: true });
    },
  });
  return () => {
    stop();
    batch.clear();
  };
}
