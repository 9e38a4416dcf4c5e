import type { ReactElement } from 'react';
import { HeldDifference } from '../../parts/held-difference.tsx';
import styles from './deployment.module.css';
import type { PagePartProps } from './page-part.ts';

/** What has to be known for the decision that a held deployment waits for. */
export function DecisionTab({ target }: PagePartProps): ReactElement {
  return (
    <div className={styles.body}>
      <HeldDifference target={target} />
    </div>
  );
}
