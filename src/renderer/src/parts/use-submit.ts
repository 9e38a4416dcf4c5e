import { useState } from 'react';
import type { FormEvent } from 'react';
import type { ErrorShape } from '../../../shared/errors.ts';
import { toErrorShape } from '../../../shared/errors.ts';

export interface Submit {
  readonly isBusy: boolean;
  readonly error: ErrorShape | null;
  readonly submit: (event?: FormEvent) => void;
}

/** A form that is sent once at a time; what went wrong stays until it is sent again. */
export function useSubmit(isReady: boolean, send: () => Promise<void>): Submit {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorShape | null>(null);
  const submit = (event?: FormEvent): void => {
    event?.preventDefault();
    if (!isReady || isBusy) return;
    setBusy(true);
    setError(null);
    send()
      .catch((failure: unknown) => setError(toErrorShape(failure)))
      .finally(() => setBusy(false));
  };
  return { isBusy, error, submit };
}
