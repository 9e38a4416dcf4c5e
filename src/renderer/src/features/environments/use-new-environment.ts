import { useState } from 'react';
import type { EngineAddressInput } from '../../../../shared/contract/fields.ts';
import type {
  EnvironmentRow,
  EnvironmentTestResult,
} from '../../../../shared/contract/shapes/environment.ts';
import type { ErrorShape } from '../../../../shared/errors.ts';
import { toErrorShape } from '../../../../shared/errors.ts';
import { addEnvironment, testEnvironment } from '../../stores/actions.ts';
import type { AddressDraft } from './address-draft.ts';
import { addressOf, emptyDraft } from './address-draft.ts';
import type { Marks } from './marks-form.tsx';

export interface NewEnvironment {
  readonly name: string;
  readonly draft: AddressDraft;
  /** null: it is not filled in. */
  readonly address: EngineAddressInput | null;
  /** Of the address as it is filled in now; null: it was not tested. */
  readonly result: EnvironmentTestResult | null;
  readonly busy: 'test' | 'add' | null;
  readonly error: ErrorShape | null;
  readonly setName: (name: string) => void;
  readonly marks: Marks;
  readonly setMarks: (change: Partial<Marks>) => void;
  readonly setDraft: (draft: AddressDraft) => void;
  readonly test: (draft: AddressDraft) => Promise<void>;
  readonly add: () => Promise<void>;
}

const noMarks: Marks = { color: null, isReadOnly: false, mustConfirmByName: false };

/** An address counts as tested only as long as it is not typed over. */
export function useNewEnvironment(onAdded: (row: EnvironmentRow) => void): NewEnvironment {
  const [name, setName] = useState('');
  const [draft, setDraft] = useState(emptyDraft);
  const [tested, setTested] = useState<{ key: string; result: EnvironmentTestResult } | null>(null);
  const [busy, setBusy] = useState<'test' | 'add' | null>(null);
  const [error, setError] = useState<ErrorShape | null>(null);
  const [marks, setMarks] = useState<Marks>(noMarks);
  const address = addressOf(draft);
  const attempt = async (kind: 'test' | 'add', act: () => Promise<void>): Promise<void> => {
    if (busy !== null) return;
    setBusy(kind);
    setError(null);
    await act().catch((failure: unknown) => setError(toErrorShape(failure)));
    setBusy(null);
  };
  return {
    name,
    draft,
    address,
    result: tested !== null && tested.key === JSON.stringify(address) ? tested.result : null,
    busy,
    error,
    setName,
    setDraft,
    marks,
    setMarks: (change) => setMarks((before) => ({ ...before, ...change })),
    test: (wanted) =>
      attempt('test', async () => {
        const asked = addressOf(wanted);
        if (asked === null) return;
        setTested(null);
        const result = await testEnvironment({ address: asked });
        setTested({ key: JSON.stringify(asked), result });
      }),
    add: () =>
      attempt('add', async () => {
        if (address === null) return;
        onAdded(await addEnvironment({ name: name.trim(), address, marks }));
      }),
  };
}
