import { useState } from 'react';
import type { ReactElement } from 'react';
import type { ErrorShape } from '../../../shared/errors.ts';
import { toErrorShape } from '../../../shared/errors.ts';
import type { OperationView } from '../../../shared/operation-view.ts';
import { cancelOperation } from '../stores/actions.ts';
import { useWorld } from '../stores/world.ts';
import { useTexts } from '../text/use-texts.ts';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { useToast } from '../ui/toast.tsx';

/** Before the point of no return everything is put back; after it there is nothing to cancel, and that is said. */
export function CancelOperation(props: { readonly id: string; readonly view: OperationView }): ReactElement {
  const { id, view } = props;
  const texts = useTexts();
  const toast = useToast();
  const [isOpen, setOpen] = useState(false);
  const [isAsked, setAsked] = useState(false);
  const [error, setError] = useState<ErrorShape | null>(null);
  const row = useWorld().operations.find((operation) => operation.id === id);
  const confirm = async (): Promise<void> => {
    setError(null);
    try {
      if (await cancelOperation(id)) setAsked(true);
      else toast({ title: texts.text('operation.cancel.tooLate'), tone: 'amber' });
      setOpen(false);
    } catch (failure) {
      setError(toErrorShape(failure));
    }
  };
  return (
    <>
      <Button
        isBusy={isAsked}
        disabledReason={reasonAgainst(view, row?.isHere ?? true)}
        onClick={() => setOpen(true)}
      >
        {texts.text(isAsked ? 'operation.cancel.asked' : 'ui.cancel')}
      </Button>
      <ConfirmDialog
        title={texts.text(`operation.cancel.title.${view.kind}`)}
        consequence={texts.text(consequenceOf(view))}
        host={view.environment}
        stack={view.deployment}
        containers={view.services.filter(({ state }) => state !== 'unchanged').map(({ service }) => service)}
        downtime={texts.text(isAway(view) ? 'operation.cancel.away' : 'operation.cancel.notAway')}
        confirmLabel={texts.text('operation.cancel.confirm')}
        variant="amber"
        isOpen={isOpen}
        onConfirm={() => void confirm()}
        onClose={() => setOpen(false)}
      >
        {error !== null && <ErrorState error={error} />}
      </ConfirmDialog>
    </>
  );

  function reasonAgainst(of: OperationView, isHere: boolean): string | null {
    if (of.isCommitted) return texts.text('operation.cancel.tooLate');
    if (!isHere) return texts.text('operation.cancel.elsewhere');
    return of.direction === 'back' ? texts.text('operation.cancel.goingBack') : null;
  }
}

function consequenceOf(view: OperationView): string {
  return view.kind === 'deploy' ? 'operation.cancel.consequence.deploy' : 'operation.cancel.consequence';
}

/** Something of it does not serve now. */
function isAway(view: OperationView): boolean {
  return view.services.some(({ awaySinceMs }) => awaySinceMs !== null);
}
