import { useEffect, useMemo } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { ErrorShape } from '../../../shared/errors.ts';
import type { OperationEvent } from '../../../shared/operation-event.ts';
import { Batch, nextFrame } from './batch.ts';
import { client } from './client-holder.ts';
import type { LinesOf, OperationState } from './operation-state.ts';
import { applyOperationEvents, emptyOperationState } from './operation-state.ts';
import { operationPages } from './resources.ts';
import { noteProgress, watchOperation } from './world.ts';

export interface FollowedOperation extends OperationState {
  /** Why nothing more is told of it. */
  readonly error: ErrorShape | null;
  /** It has ended, or there is nothing more to be told. */
  readonly isOver: boolean;
}

const unknown: FollowedOperation = { ...emptyOperationState, error: null, isOver: false };

/**
 * Everything about one operation, running or past, followed as long as the component is there. A new `linesOf`, as
 * after a change of language, follows it from the beginning.
 */
export function useOperation(id: string, linesOf: LinesOf): FollowedOperation {
  const state = useMemo(() => createOperation(id), [id]);
  useEffect(() => followOperation(id, state, linesOf), [id, state, linesOf]);
  useEffect(() => watchOperation(id), [id]);
  return useStore(state);
}

type OperationStore = ReturnType<typeof createOperation>;

function createOperation(_id: string) {
  return createStore<FollowedOperation>(() => unknown);
}

function followOperation(id: string, state: OperationStore, linesOf: LinesOf): () => void {
  const batch = new Batch<OperationEvent>(nextFrame, (events) => {
    const known = state.getState();
    const next = applyOperationEvents(known, events, linesOf);
    noteProgress(next.view);
    // Why: who looks from the beginning asked before there was a plan, and one that goes on has another.
    if (next.view.phases.length > known.view.phases.length) operationPages.of(id).invalidate();
    state.setState({ ...next, isOver: known.isOver || next.view.ended !== null });
  });
  const stop = client().follow(
    'operation',
    { id },
    {
      onSnapshot: () => {
        batch.clear();
        state.setState(unknown);
      },
      onEvent: (event) => batch.add(event),
      onEnd: (error) => {
        batch.flush();
        state.setState({ error, isOver: true });
      },
    },
  );
  return () => {
    stop();
    batch.clear();
  };
}
