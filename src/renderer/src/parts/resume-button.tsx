import { useNavigate } from '@tanstack/react-router';
import { Play } from 'lucide-react';
import { useState } from 'react';
import type { ReactElement } from 'react';
import type { ErrorShape } from '../../../shared/errors.ts';
import { toErrorShape } from '../../../shared/errors.ts';
import { resumeOperation } from '../stores/actions.ts';
import { useTexts } from '../text/use-texts.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { TextField } from '../ui/text-field.tsx';
import { useConfirmation } from './use-confirmation.ts';

export interface ResumeButtonProps {
  readonly environment: string;
  readonly deployment: string;
  readonly label: string;
}

/** Goes on with what is held or was interrupted; where the environment wants it, after its name was typed. */
export function ResumeButton({ environment, deployment, label }: ResumeButtonProps): ReactElement {
  const texts = useTexts();
  const navigate = useNavigate();
  const confirmation = useConfirmation(environment, deployment);
  const [isAsking, setAsking] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorShape | null>(null);
  const { wanted, typed } = confirmation;
  const resume = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      const confirmed = wanted === null ? {} : { confirmation: typed };
      const id = await resumeOperation({ environment, name: deployment, ...confirmed });
      await navigate({ to: '/operations/$id', params: { id } });
    } catch (failure) {
      setError(toErrorShape(failure));
    }
    setBusy(false);
  };
  const isOpen = isAsking || error !== null;
  return (
    <>
      <Button
        icon={Play}
        isBusy={isBusy && !isOpen}
        onClick={() => (wanted === null ? void resume() : setAsking(true))}
      >
        {label}
      </Button>
      <Dialog
        title={label}
        isOpen={isOpen}
        onClose={() => {
          setAsking(false);
          setError(null);
          confirmation.onType('');
        }}
        actions={
          wanted !== null && (
            <Button
              variant="primary"
              isBusy={isBusy}
              disabledReason={confirmation.reason}
              onClick={() => void resume()}
            >
              {label}
            </Button>
          )
        }
      >
        {error !== null && <ErrorState error={error} />}
        {wanted !== null && (
          <TextField
            label={texts.text('ui.typeToConfirm', { text: wanted })}
            value={typed}
            onChange={confirmation.onType}
            isMono
          />
        )}
      </Dialog>
    </>
  );
}
