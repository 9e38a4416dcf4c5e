import { Suspense, lazy, useState } from 'react';
import type { ReactElement } from 'react';
import type { ErrorShape } from '../../../../shared/errors.ts';
import type { DeploymentRef } from '../../stores/deployment-ref.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { reliably } from '../../ui/reliably.ts';
import { Skeleton } from '../../ui/skeleton.tsx';

const TerminalView = lazy(async () => ({
  default: (await reliably(() => import('./terminal-view.tsx'))).TerminalView,
}));

/** A shell in a service's container. Escape belongs to the shell; the button closes. */
export function TerminalDialog(props: {
  readonly target: DeploymentRef;
  readonly service: string;
  readonly onClose: () => void;
}): ReactElement {
  const texts = useTexts();
  const { target, service, onClose } = props;
  const [end, setEnd] = useState<{ exitCode: number | null; error: ErrorShape | null } | null>(null);
  const title = texts.text('deployment.terminalOf', { service });
  return (
    <Dialog
      title={title}
      isOpen
      isWide
      keepsEscape
      onClose={onClose}
      actions={<Button onClick={onClose}>{texts.text('ui.close')}</Button>}
    >
      {end !== null && end.error !== null && <ErrorState error={end.error} />}
      {end !== null && end.error === null && (
        <p role="status">{texts.text('deployment.terminalEnded', { code: end.exitCode ?? '–' })}</p>
      )}
      {end?.error == null && (
        <Suspense fallback={<Skeleton lines={8} />}>
          <TerminalView
            target={target}
            service={service}
            label={title}
            onEnded={(exitCode, error) => setEnd({ exitCode, error })}
          />
        </Suspense>
      )}
    </Dialog>
  );
}
