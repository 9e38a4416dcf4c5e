import { useId } from 'react';
import type { ReactElement, ReactNode } from 'react';
import styles from './choice.module.css';

export interface ChoiceProps {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly isChecked: boolean;
  readonly onChange: (isChecked: boolean) => void;
  readonly isDisabled?: boolean | undefined;
}

interface ChoiceRowProps extends Pick<ChoiceProps, 'label' | 'hint'> {
  /** The control; its id ties the label to it, the other one the hint. */
  readonly control: (id: string, hintId: string | undefined) => ReactElement;
}

/** A control with its label and hint beside it. */
export function ChoiceRow({ label, hint, control }: ChoiceRowProps): ReactElement {
  const id = useId();
  const hintId = hint === undefined || hint === null ? undefined : `${id}-hint`;
  return (
    <div className={styles.choice}>
      {control(id, hintId)}
      <div>
        <label htmlFor={id} className={styles.label}>
          {label}
        </label>
        {hintId !== undefined && (
          <p id={hintId} className={styles.hint}>
            {hint}
          </p>
        )}
      </div>
    </div>
  );
}
