import { useState } from 'react';
import type { ErrorShape } from '../../../shared/errors.ts';
import { toErrorShape } from '../../../shared/errors.ts';
import { startOperation } from '../stores/actions.ts';
import type { OperationRequest } from '../stores/previews.ts';

export interface Start {
  readonly start: (request: OperationRequest) => Promise<void>;
  readonly isStarting: boolean;
  readonly error: ErrorShape | null;
}

/** Begins an operation once, however often the button is pressed. */
export function useStart(onStarted: (operation: string) => void): Start {
  const [isStarting, setStarting] = useState(false);
  const [error, setError] = useState<ErrorShape | null>(null);
  const start = async (request: OperationRequest): Promise<void> => {
    if (isStarting) return;
    setStarting(true);
    setError(null);
    try {
      onStarted(await startOperation(request));
    } catch (failure) {
      setError(toErrorShape(failure));
    }
    setStarting(false);
  };
  return { start, isStarting, error };
}
