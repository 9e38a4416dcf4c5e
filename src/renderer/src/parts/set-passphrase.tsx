import { useState } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { setPassphrase } from '../stores/actions.ts';
import { useTexts } from '../text/use-texts.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { TextField } from '../ui/text-field.tsx';
import { passphraseProblem } from './passphrase-problem.ts';
import { useSubmit } from './use-submit.ts';

export interface SetPassphraseProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** There is one, which is asked for. */
  readonly hasPassphrase: boolean;
  /** What is said instead of what a passphrase does. */
  readonly about?: ReactNode;
  /** What can be done instead of it. */
  readonly otherwise?: ReactNode;
}

/** Sets or changes the passphrase of the stored secrets; typed twice, as it cannot be had again. */
export function SetPassphrase(props: SetPassphraseProps): ReactElement {
  const { isOpen, onClose, hasPassphrase } = props;
  const texts = useTexts();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const problem = passphraseProblem({ current: hasPassphrase ? current : null, next, again });
  const { isBusy, error, submit } = useSubmit(problem === null, async () => {
    await setPassphrase(hasPassphrase ? current : null, next);
    setCurrent('');
    setNext('');
    setAgain('');
    onClose();
  });
  return (
    <Dialog
      title={texts.text(hasPassphrase ? 'secrets.change' : 'secrets.set')}
      description={props.about ?? texts.text('secrets.set.about')}
      isOpen={isOpen}
      onClose={onClose}
      actions={
        <>
          {props.otherwise ?? <Button onClick={onClose}>{texts.text('ui.cancel')}</Button>}
          <Button
            variant="primary"
            isBusy={isBusy}
            disabledReason={problem === null ? null : texts.text(`secrets.problem.${problem}`)}
            onClick={() => submit()}
          >
            {texts.text(hasPassphrase ? 'secrets.change.confirm' : 'secrets.set.confirm')}
          </Button>
        </>
      }
    >
      <form onSubmit={submit}>
        {hasPassphrase && (
          <TextField
            label={texts.text('secrets.current')}
            type="password"
            value={current}
            onChange={setCurrent}
          />
        )}
        <TextField
          label={texts.text('secrets.next')}
          hint={texts.text('secrets.next.hint')}
          type="password"
          value={next}
          onChange={setNext}
        />
        <TextField
          label={texts.text('secrets.again')}
          type="password"
          value={again}
          error={again !== '' && problem === 'differs' ? texts.text('secrets.problem.differs') : null}
          onChange={setAgain}
        />
        <button type="submit" hidden />
      </form>
      {error !== null && <ErrorState error={error} />}
    </Dialog>
  );
}
