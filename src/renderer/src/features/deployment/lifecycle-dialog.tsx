import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { ReactElement } from 'react';
import type { DeploymentPage } from '../../../../shared/contract/shapes/deployment.ts';
import type { ErrorShape } from '../../../../shared/errors.ts';
import { toErrorShape } from '../../../../shared/errors.ts';
import { useConfirmation } from '../../parts/use-confirmation.ts';
import { startOperation } from '../../stores/actions.ts';
import { useTexts } from '../../text/use-texts.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { containerNames } from './page-actions.ts';

export type LifecycleKind = 'start' | 'stop' | 'remove';

export interface LifecycleDialogProps {
  readonly page: DeploymentPage;
  /** null: closed. */
  readonly kind: LifecycleKind | null;
  readonly onClose: () => void;
}

/** Start, stop or remove after naming what it means; then to the operation. Removing has to be typed. */
export function LifecycleDialog({ page, kind, onClose }: LifecycleDialogProps): ReactElement {
  const texts = useTexts();
  const navigate = useNavigate();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorShape | null>(null);
  const { name, environment, productName } = page.row;
  const { wanted } = useConfirmation(environment, name);
  // Why the name itself: the dialog lets nobody on who has not typed it.
  const typedName = wanted === null ? {} : { confirmation: wanted };
  useEffect(() => setError(null), [kind]);
  const confirm = (): void => {
    if (kind === null) return;
    setBusy(true);
    startOperation({ kind, ref: { name, environment }, options: {}, ...typedName })
      .then((id) => navigate({ to: '/operations/$id', params: { id } }))
      .catch((reason: unknown) => setError(toErrorShape(reason)))
      .finally(() => setBusy(false));
  };
  const shown = kind ?? 'stop';
  return (
    <ConfirmDialog
      title={texts.text(`deployment.confirm.${shown}.title`, { name })}
      consequence={texts.text(`deployment.confirm.${shown}.consequence`)}
      host={environment}
      stack={`${name} (${productName} ${page.row.version ?? ''})`}
      containers={containerNames(page)}
      downtime={texts.text(`deployment.confirm.${shown}.downtime`)}
      confirmLabel={texts.text(`kind.${shown}`)}
      variant={shown === 'start' ? 'primary' : 'danger'}
      typed={shown === 'remove' || wanted !== null ? name : undefined}
      isOpen={kind !== null}
      isBusy={isBusy}
      onConfirm={confirm}
      onClose={onClose}
    >
      {error !== null && <ErrorState error={error} />}
    </ConfirmDialog>
  );
}
