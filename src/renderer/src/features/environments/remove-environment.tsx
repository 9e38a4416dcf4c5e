import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { ReactElement } from 'react';
import type { EnvironmentRow } from '../../../../shared/contract/shapes/environment.ts';
import type { ErrorShape } from '../../../../shared/errors.ts';
import { toErrorShape } from '../../../../shared/errors.ts';
import { removeEnvironment } from '../../stores/actions.ts';
import { useTexts } from '../../text/use-texts.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { ErrorState } from '../../ui/error-state.tsx';

/** Windlass forgets the address; the engine is not asked and loses nothing. */
export function RemoveEnvironment(props: {
  readonly row: EnvironmentRow;
  readonly onClose: () => void;
}): ReactElement {
  const { row, onClose } = props;
  const texts = useTexts();
  const navigate = useNavigate();
  const [error, setError] = useState<ErrorShape | null>(null);
  const [isBusy, setBusy] = useState(false);
  const remove = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      await removeEnvironment(row.name);
      await navigate({ to: '/deployments' });
    } catch (failure) {
      setError(toErrorShape(failure));
      setBusy(false);
    }
  };
  return (
    <ConfirmDialog
      title={texts.text('environment.remove.title', { name: row.name })}
      consequence={texts.text('environment.remove.consequence')}
      host={row.name}
      stack="–"
      containers={[]}
      downtime={texts.text('environment.remove.downtime')}
      confirmLabel={texts.text('environment.remove')}
      isOpen
      isBusy={isBusy}
      onConfirm={() => void remove()}
      onClose={onClose}
    >
      {error !== null && <ErrorState error={error} />}
    </ConfirmDialog>
  );
}
