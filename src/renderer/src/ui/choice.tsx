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

/** What ties a control to its label and hint. */
interface ControlProps {
  readonly id: string;
  readonly checked: boolean;
  readonly onCheckedChange: (checked: boolean | 'indeterminate') => void;
  readonly disabled: boolean;
  readonly 'aria-describedby': string | undefined;
}

interface ChoiceRowProps extends ChoiceProps {
  readonly control: (props: ControlProps) => ReactElement;
}

/** A control that is on or off, with its label and hint beside it. */
export function ChoiceRow(props: ChoiceRowProps): ReactElement {
  const { label, hint, isChecked, onChange, isDisabled = false, control } = props;
  const id = useId();
  const hintId = hint === undefined || hint === null ? undefined : `${id}-hint`;
  return (
    <div className={styles.choice}>
      {control({
        id,
        checked: isChecked,
        onCheckedChange: (checked) => onChange(checked === true),
        disabled: isDisabled,
        'aria-describedby': hintId,
      })}
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
