import { Switch as Radix } from 'radix-ui';
import type { ReactElement } from 'react';
import styles from './choice.module.css';
import { ChoiceRow } from './choice.tsx';
import type { ChoiceProps } from './choice.tsx';

/** On or off, at once. */
export function Switch(props: ChoiceProps): ReactElement {
  return (
    <ChoiceRow
      {...props}
      control={(control) => (
        <Radix.Root {...control} className={styles.switch}>
          <Radix.Thumb className={styles.thumb} />
        </Radix.Root>
      )}
    />
  );
}
