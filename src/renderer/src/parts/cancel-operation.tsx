import { useState } from 'react';
import type { ReactElement } from 'react';
import type { ErrorShape } from '../../../shared/errors.ts';
import { toErrorShape } from '../../../shared/errors.ts';
import type { OperationView } from '../../../shared/operation-view.ts';
import { printable } from '../../../shared/printable.ts';
import { cancelOperation } from '../stores/actions.ts';
import { useWorld } from '../stores/world.ts';
import { useTexts } from '../text/use-texts.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { KeyValue } from '../ui/key-value.tsx';
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
      <Dialog
        title={texts.text(`operation.cancel.title.${view.kind}`)}
        description={texts.text(consequenceOf(view))}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        actions={
          <>
            <Button onClick={() => setOpen(false)}>{texts.text('operation.cancel.not')}</Button>
            <Button
              variant="amber"
              disabledReason={view.isCommitted ? texts.text('operation.cancel.tooLate') : null}
              onClick={() => void confirm()}
            >
              {texts.text('operation.cancel.confirm')}
            </Button>
          </>
        }
      >
        <CancelFacts view={view} />
        {error !== null && <ErrorState error={error} />}
      </Dialog>
    </>
  );

  function reasonAgainst(of: OperationView, isHere: boolean): string | null {
    if (of.isCommitted) return texts.text('operation.cancel.tooLate');
    if (!isHere) return texts.text('operation.cancel.elsewhere');
    return of.direction === 'back' ? texts.text('operation.cancel.goingBack') : null;
  }
}

/** To what it is done, and what that means for those who use it. */
function CancelFacts({ view }: { readonly view: OperationView }): ReactElement {
  const texts = useTexts();
  const touched = view.services.filter(({ state }) => state !== 'unchanged' && state !== 'waiting');
  return (
    <KeyValue
      rows={[
        { label: texts.text('ui.host'), value: printable(view.environment) },
        { label: texts.text('ui.stack'), value: printable(view.deployment) },
        {
          label: texts.text('restore.services'),
          value: touched.map(({ service }) => printable(service)).join(', ') || '–',
        },
        {
          label: texts.text('ui.downtime'),
          value: texts.text(isAway(view) ? 'operation.cancel.away' : 'operation.cancel.notAway'),
        },
      ]}
    />
  );
}

function consequenceOf(view: OperationView): string {
  return view.kind === 'deploy' ? 'operation.cancel.consequence.deploy' : 'operation.cancel.consequence';
}

/** Something of it does not serve now. */
function isAway(view: OperationView): boolean {
  return view.services.some(({ awaySinceMs }) => awaySinceMs !== null);
}
