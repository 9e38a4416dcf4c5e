import { useState } from 'react';
import { useEnvironments } from '../stores/queries.ts';
import type { OperationRequest } from '../stores/previews.ts';
import { useTexts } from '../text/use-texts.ts';

/** What an environment wants before an operation may begin there. */
export interface Confirmation {
  /** The name that has to be typed; null: none. */
  readonly wanted: string | null;
  readonly typed: string;
  readonly onType: (typed: string) => void;
  /** Why nothing can begin there now; null: it can. */
  readonly reason: string | null;
}

/** By the marks of the environment, which the core enforces whatever a page does. */
export function useConfirmation(environment: string, deployment: string): Confirmation {
  const texts = useTexts();
  const [typed, onType] = useState('');
  const row = useEnvironments().data?.find(({ name }) => name === environment);
  const wanted = row?.mustConfirmByName === true ? deployment : null;
  const isMissing = wanted !== null && typed !== wanted;
  const reason =
    row?.isReadOnly === true
      ? texts.text('blocking.readOnly', { environment })
      : isMissing
        ? texts.text('ui.typeFirst', { text: deployment })
        : null;
  return { wanted, typed, onType, reason };
}

/** The request with what was typed, where that is wanted. */
export function confirmed<Request extends OperationRequest>(
  request: Request,
  { wanted, typed }: Confirmation,
): Request {
  return wanted === null ? request : { ...request, confirmation: typed };
}
