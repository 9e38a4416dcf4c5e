import type { ReactElement } from 'react';
import { useTexts } from '../text/use-texts.ts';
import { classNames } from '../ui/class-names.ts';
import styles from './no-return-line.module.css';

/** Above it a rollback starts what is still there; below it the old containers are gone. */
export function NoReturnLine({ isQuiet }: { readonly isQuiet?: boolean }): ReactElement {
  const texts = useTexts();
  return (
    <div className={classNames(styles.line, isQuiet === true && styles.quiet)}>
      {isQuiet !== true && <span className={styles.words}>{texts.text('step.pnr')}</span>}
    </div>
  );
}
