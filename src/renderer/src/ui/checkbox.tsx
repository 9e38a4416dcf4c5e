import { Check } from 'lucide-react';
import { Checkbox as Radix } from 'radix-ui';
import { useId } from 'react';
import type { ReactElement } from 'react';
import styles from './choice.module.css';
import type { ChoiceProps } from './switch.tsx';

/** A part of what a form will do. */
export function Checkbox(props: ChoiceProps): ReactElement {
  const id = useId();
  const hasHint = props.hint !== undefined && props.hint !== null;
  return (
    <div className={styles.choice}>
      <Radix.Root
        id={id}
        className={styles.checkbox}
        checked={props.isChecked}
        onCheckedChange={(checked) => props.onChange(checked === true)}
        disabled={props.isDisabled === true}
        aria-describedby={hasHint ? `${id}-hint` : undefined}
      >
        <Radix.Indicator className={styles.indicator}>
          <Check aria-hidden className={styles.check} />
        </Radix.Indicator>
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
