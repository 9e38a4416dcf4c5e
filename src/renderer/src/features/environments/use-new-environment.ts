import { useState } from 'react';
import type {
  EnvironmentRow,
  EnvironmentTestResult,
} from '../../../../shared/contract/shapes/environment.ts';
import type { ErrorShape } from '../../../../shared/errors.ts';
import { toErrorShape } from '../../../../shared/errors.ts';
import { addEnvironment, testEnvironment } from '../../stores/actions.ts';

export interface NewEnvironment {
  readonly name: string;
  readonly address: string;
  /** Of the address as it is filled in now; null: it was not tested. */
  readonly result: EnvironmentTestResult | null;
  readonly busy: 'test' | 'add' | null;
  readonly error: ErrorShape | null;
  readonly setName: (name: string) => void;
  readonly setAddress: (address: string) => void;
  readonly test: (address: string) => Promise<void>;
  readonly add: () => Promise<void>;
}

/** An address counts as tested only as long as it is not typed over. */
export function useNewEnvironment(onAdded: (row: EnvironmentRow) => void): NewEnvironment {
  const [name, setName] = useState('');
  const [address, setAddress] = useState('');
  const [tested, setTested] = useState<{ address: string; result: EnvironmentTestResult } | null>(null);
  const [busy, setBusy] = useState<'test' | 'add' | null>(null);
  const [error, setError] = useState<ErrorShape | null>(null);
  const attempt = async (kind: 'test' | 'add', act: () => Promise<void>): Promise<void> => {
    if (busy !== null) return;
    setBusy(kind);
    setError(null);
    await act().catch((failure: unknown) => setError(toErrorShape(failure)));
    setBusy(null);
  };
  return {
    name,
    address,
    result: tested?.address === address.trim() ? tested.result : null,
    busy,
    error,
    setName,
    setAddress,
    test: (dockerHost) =>
      attempt('test', async () => {
        setTested(null);
        setTested({
          address: dockerHost,
          result: await testEnvironment({ address: { kind: 'docker-host', dockerHost } }),
        });
      }),
    add: () =>
      attempt('add', async () =>
        onAdded(
          await addEnvironment({
            name: name.trim(),
            address: { kind: 'docker-host', dockerHost: address.trim() },
            marks: {},
          }),
        ),
      ),
  };
}
