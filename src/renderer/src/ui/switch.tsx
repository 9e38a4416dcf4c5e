import { Switch as Radix } from 'radix-ui';
import type { ReactElement } from 'react';
import styles from './choice.module.css';
import { ChoiceRow } from './choice.tsx';
import type { ChoiceProps } from './choice.tsx';

/** On or off, at once. */
export function Switch({ label, hint, isChecked, onChange, isDisabled = false }: ChoiceProps): ReactElement {
  return (
    <ChoiceRow
      label={label}
      hint={hint}
      control={(id, hintId) => (
        <Radix.Root
          id={id}
          className={styles.switch}
          checked={isChecked}
          onCheckedChange={onChange}
          disabled={isDisabled}
          aria-describedby={hintId}
        >
          <Radix.Thumb className={styles.thumb} />
        </Radix.Root>
      )}
    />
  );
}
