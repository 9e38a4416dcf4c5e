import { useState } from 'react';
import type { ReactElement } from 'react';
import { unlockSecrets } from '../stores/actions.ts';
import { useTexts } from '../text/use-texts.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { TextField } from '../ui/text-field.tsx';
import { useSubmit } from './use-submit.ts';

/** Asks for the passphrase of the stored secrets. */
export function UnlockSecrets(props: {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}): ReactElement {
  const { isOpen, onClose } = props;
  const texts = useTexts();
  const [passphrase, setPassphrase] = useState('');
  const { isBusy, error, submit } = useSubmit(passphrase !== '', async () => {
    await unlockSecrets(passphrase);
    setPassphrase('');
    onClose();
  });
  return (
    <Dialog
      title={texts.text('secrets.unlock.title')}
      description={texts.text('secrets.unlock.about')}
      isOpen={isOpen}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{texts.text('secrets.later')}</Button>
          <Button
            variant="primary"
            isBusy={isBusy}
            disabledReason={passphrase === '' ? texts.text('secrets.unlock.fill') : null}
            onClick={() => submit()}
          >
            {texts.text('secrets.unlock')}
          </Button>
        </>
      }
    >
      <form onSubmit={submit}>
        <TextField
          label={texts.text('secrets.passphrase')}
          type="password"
          value={passphrase}
          onChange={setPassphrase}
        />
        <button type="submit" hidden />
      </form>
      {error !== null && <ErrorState error={error} />}
    </Dialog>
  );
}
