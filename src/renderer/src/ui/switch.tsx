import { Switch as Radix } from 'radix-ui';
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

/** On or off, at once. */
export function Switch(props: ChoiceProps): ReactElement {
  const id = useId();
  const hasHint = props.hint !== undefined && props.hint !== null;
  return (
    <div className={styles.choice}>
      <Radix.Root
        id={id}
        className={styles.switch}
        checked={props.isChecked}
        onCheckedChange={props.onChange}
        disabled={props.isDisabled === true}
        aria-describedby={hasHint ? `${id}-hint` : undefined}
      >
        <Radix.Thumb className={styles.thumb} />
      </Radix.Root>
      <div>
        <label htmlFor={id} className={styles.label}>
          {props.label}
        </label>
        {hasHint && (
          <p id={`${id}-hint`} className={styles.hint}>
            {props.hint}
          </p>
        )}
      </div>
    </div>
  );
}
