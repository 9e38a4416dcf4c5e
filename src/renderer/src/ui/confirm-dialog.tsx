import { useEffect, useState } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { useTexts } from '../text/use-texts.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { KeyValue } from './key-value.tsx';
import { TextField } from './text-field.tsx';

export interface ConfirmDialogProps {
  readonly title: string;
  /** What will happen and what stays as it is. */
  readonly consequence: ReactNode;
  readonly host: string;
  readonly stack: string;
  /** Names of what it is done to. */
  readonly containers: readonly string[];
  readonly downtime: string;
  /** The verb on the button. */
  readonly confirmLabel: string;
  readonly variant?: 'primary' | 'amber' | 'danger' | undefined;
  /** Has to be typed before the button works. */
  readonly typed?: string | undefined;
  readonly isOpen: boolean;
  readonly isBusy?: boolean | undefined;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
  readonly children?: ReactNode;
}

/** Before something is destroyed or interrupted: where, what, which containers, for how long. */
export function ConfirmDialog(props: ConfirmDialogProps): ReactElement {
  const texts = useTexts();
  const [typed, setTyped] = useState('');
  const { isOpen } = props;
  useEffect(() => setTyped(''), [isOpen]);
  const isTyped = props.typed === undefined || typed === props.typed;
  return (
    <Dialog
      title={props.title}
      description={props.consequence}
      isOpen={isOpen}
      onClose={props.onClose}
      actions={
        <>
          <Button onClick={props.onClose}>{texts.text('ui.cancel')}</Button>
          <Button
            variant={props.variant ?? 'danger'}
            onClick={props.onConfirm}
            isBusy={props.isBusy}
            disabledReason={isTyped ? null : texts.text('ui.typeFirst', { text: props.typed ?? '' })}
          >
            {props.confirmLabel}
          </Button>
        </>
      }
    >
      <KeyValue
        rows={[
          { label: texts.text('ui.host'), value: props.host },
          { label: texts.text('ui.stack'), value: props.stack },
          {
            label: texts.text('ui.containers'),
            value: props.containers.length === 0 ? '–' : props.containers.join(', '),
          },
          { label: texts.text('ui.downtime'), value: props.downtime },
        ]}
      />
      {props.children}
      {props.typed !== undefined && (
        <TextField
          label={texts.text('ui.typeToConfirm', { text: props.typed })}
          value={typed}
          onChange={setTyped}
          isMono
        />
      )}
    </Dialog>
  );
}
