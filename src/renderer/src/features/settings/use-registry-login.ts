import { useState } from 'react';
import type { FormEvent } from 'react';
import type { MethodInput } from '../../../../shared/contract/methods.ts';
import type { ErrorShape } from '../../../../shared/errors.ts';
import { toErrorShape } from '../../../../shared/errors.ts';
import { logInToRegistry } from '../../stores/actions.ts';
import { useTexts } from '../../text/use-texts.ts';
import { useToast } from '../../ui/toast.tsx';

type Draft = MethodInput<'registries.login'>;

export interface RegistryLoginForm {
  readonly draft: Draft;
  readonly change: (change: Partial<Draft>) => void;
  readonly isFilled: boolean;
  readonly isBusy: boolean;
  readonly error: ErrorShape | null;
  readonly close: () => void;
  readonly logIn: (event?: FormEvent) => Promise<void>;
}

/** What is typed of a login, until it is kept or given up; the password is forgotten with either. */
export function useRegistryLogin(onClose: () => void): RegistryLoginForm {
  const texts = useTexts();
  const toast = useToast();
  const [draft, setDraft] = useState<Draft>({ registry: '', username: '', password: '' });
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorShape | null>(null);
  const typed = { ...draft, registry: draft.registry.trim(), username: draft.username.trim() };
  const isFilled = Object.values(typed).every((value) => value !== '');
  const close = (): void => {
    setDraft({ ...draft, password: '' });
    setError(null);
    onClose();
  };
  const logIn = async (event?: FormEvent): Promise<void> => {
    event?.preventDefault();
    if (!isFilled || isBusy) return;
    setBusy(true);
    setError(null);
    try {
      const { registry, username, isChecked } = await logInToRegistry(typed);
      const key = isChecked ? 'settings.registries.saved' : 'settings.registries.unchecked';
      toast({ tone: isChecked ? 'green' : 'amber', title: texts.text(key, { registry, username }) });
      close();
    } catch (failure) {
      setError(toErrorShape(failure));
    }
    setBusy(false);
  };
  const change = (next: Partial<Draft>): void => setDraft({ ...draft, ...next });
  return { draft, change, isFilled, isBusy, error, close, logIn };
}
