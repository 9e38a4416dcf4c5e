import { useState } from 'react';
import type { ReactElement } from 'react';
import { useSubmit } from '../../parts/use-submit.ts';
import { removePassphrase } from '../../stores/actions.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { TextField } from '../../ui/text-field.tsx';

/** Says where the keys go without it. */
export function RemovePassphrase(props: {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly keyStore: string | null;
}): ReactElement {
  const { isOpen, onClose, keyStore } = props;
  const texts = useTexts();
  const [current, setCurrent] = useState('');
  const { isBusy, error, submit } = useSubmit(current !== '', async () => {
    await removePassphrase(current);
    setCurrent('');
    onClose();
  });
  return (
    <Dialog
      title={texts.text('secrets.remove')}
      description={texts.text(keyStore === null ? 'secrets.remove.toFile' : 'secrets.remove.toKeyStore')}
      isOpen={isOpen}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{texts.text('ui.cancel')}</Button>
          <Button
            variant="danger"
            isBusy={isBusy}
            disabledReason={current === '' ? texts.text('secrets.problem.current') : null}
            onClick={() => submit()}
          >
            {texts.text('secrets.remove.confirm')}
          </Button>
        </>
      }
    >
      <form onSubmit={submit}>
        <TextField
          label={texts.text('secrets.current')}
          type="password"
          value={current}
          onChange={setCurrent}
        />
        <button type="submit" hidden />
      </form>
      {error !== null && <ErrorState error={error} />}
    </Dialog>
  );
}
