import type { ReactElement } from 'react';
import styles from './rail.module.css';

/** The drum and the anchor of the application's icon, in the colour of text. */
export function Mark(): ReactElement {
  return (
    <svg aria-hidden viewBox="0 0 32 32" className={styles.mark}>
      <path d="M6 5h20v8H6z" />
      <path d="M3 3h4v12H3zM25 3h4v12h-4z" />
      <path className={styles.rope} d="M16 13v15M9 20a7 7.5 0 0 0 14 0" />
    </svg>
  );
}
