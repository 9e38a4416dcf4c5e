import { Check } from 'lucide-react';
import { Checkbox as Radix } from 'radix-ui';
import type { ReactElement } from 'react';
import styles from './choice.module.css';
import { ChoiceRow } from './choice.tsx';
import type { ChoiceProps } from './choice.tsx';

/** A part of what a form will do. */
export function Checkbox({
  label,
  hint,
  isChecked,
  onChange,
  isDisabled = false,
}: ChoiceProps): ReactElement {
  return (
    <ChoiceRow
      label={label}
      hint={hint}
      control={(id, hintId) => (
        <Radix.Root
          id={id}
          className={styles.checkbox}
          checked={isChecked}
          onCheckedChange={(checked) => onChange(checked === true)}
          disabled={isDisabled}
          aria-describedby={hintId}
        >
          <Radix.Indicator className={styles.indicator}>
            <Check aria-hidden className={styles.check} />
          </Radix.Indicator>
        </Radix.Root>
      )}
    />
  );
}
