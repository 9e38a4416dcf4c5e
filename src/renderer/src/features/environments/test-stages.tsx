import { CircleCheck, CircleX } from 'lucide-react';
import type { ReactElement } from 'react';
import type { EnvironmentTestResult } from '../../../../shared/contract/shapes/environment.ts';
import { printable } from '../../../../shared/printable.ts';
import { useTexts } from '../../text/use-texts.ts';
import { classNames } from '../../ui/class-names.ts';
import { CertificateNotice } from './certificate-notice.tsx';
import styles from './add-environment.module.css';

/** A connection test, stage by stage; with jump hosts some of them once for each. */
export function TestStages({ result }: { readonly result: EnvironmentTestResult }): ReactElement {
  const texts = useTexts();
  return (
    <div role="status" className={styles.result}>
      <ol className={styles.stages}>
        {result.stages.map(({ stage, isPassed, detail }, index) => {
          const Icon = isPassed ? CircleCheck : CircleX;
          return (
            <li key={index} className={styles.stage}>
              <Icon
                role="img"
                aria-label={texts.text(isPassed ? 'environment.passed' : 'environment.failed')}
                className={classNames(styles.icon, isPassed ? styles.passed : styles.failed)}
              />
              <span>{texts.has(`stage.${stage}`) ? texts.text(`stage.${stage}`) : stage}</span>
              {/* What failed is explained beneath, in the reader's language. */}
              {isPassed && <span className={styles.detail}>{printable(detail)}</span>}
            </li>
          );
        })}
      </ol>
      <CertificateNotice certificates={result.certificates} />
    </div>
  );
}
