import type { ReactElement, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import styles from './key-value.module.css';

export interface KeyValueRow {
  readonly label: string;
  readonly value: ReactNode;
  readonly isMono?: boolean | undefined;
}

/** Facts, a name beside each. */
export function KeyValue({ rows }: { readonly rows: readonly KeyValueRow[] }): ReactElement {
  return (
    <dl className={styles.list}>
      {rows.map(({ label, value, isMono }) => (
        <div key={label} className={styles.row}>
          <dt className={styles.label}>{label}</dt>
          <dd className={classNames(styles.value, isMono === true && styles.mono)}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
