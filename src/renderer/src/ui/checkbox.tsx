import { Check } from 'lucide-react';
import { Checkbox as Radix } from 'radix-ui';
import type { ReactElement } from 'react';
import styles from './choice.module.css';
import { ChoiceRow } from './choice.tsx';
import type { ChoiceProps } from './choice.tsx';

/** A part of what a form will do. */
export function Checkbox(props: ChoiceProps): ReactElement {
  return (
    <ChoiceRow
      {...props}
      control={(control) => (
        <Radix.Root {...control} className={styles.checkbox}>
          <Radix.Indicator className={styles.indicator}>
            <Check aria-hidden className={styles.check} />
          </Radix.Indicator>
        </Radix.Root>
      )}
    />
  );
}
