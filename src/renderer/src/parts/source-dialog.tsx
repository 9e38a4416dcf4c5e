import { useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import type { ErrorShape } from '../../../shared/errors.ts';
import { toErrorShape } from '../../../shared/errors.ts';
import { addSource } from '../stores/actions.ts';
import { useTexts } from '../text/use-texts.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { TextField } from '../ui/text-field.tsx';

/** A directory of definitions on the machine that Windlass runs on. */
export function SourceDialog(props: {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}): ReactElement {
  const { isOpen, onClose } = props;
  const texts = useTexts();
  const [name, setName] = useState('');
  const [path, setPath] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorShape | null>(null);
  const isFilled = name.trim() !== '' && path.trim() !== '';
  const add = async (event?: FormEvent): Promise<void> => {
    event?.preventDefault();
    if (!isFilled || isBusy) return;
    setBusy(true);
    setError(null);
    try {
      await addSource({ name: name.trim(), path: path.trim() });
      setName('');
      setPath('');
      onClose();
    } catch (failure) {
      setError(toErrorShape(failure));
    }
    setBusy(false);
  };
  return (
    <Dialog
      title={texts.text('catalog.addSource')}
      description={texts.text('catalog.addSource.about')}
      isOpen={isOpen}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{texts.text('ui.cancel')}</Button>
          <Button
            variant="primary"
            isBusy={isBusy}
            disabledReason={isFilled ? null : texts.text('catalog.addSource.fill')}
            onClick={() => void add()}
          >
            {texts.text('catalog.addSource.confirm')}
          </Button>
        </>
      }
    >
      <form onSubmit={(event) => void add(event)}>
        <TextField label={texts.text('catalog.addSource.name')} value={name} onChange={setName} isRequired />
        <TextField
          label={texts.text('catalog.addSource.path')}
          hint={texts.text('catalog.addSource.path.hint')}
          value={path}
          onChange={setPath}
          isMono
          isRequired
        />
        <button type="submit" hidden />
      </form>
      {error !== null && <ErrorState error={error} />}
    </Dialog>
  );
}
