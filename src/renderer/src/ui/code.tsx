import type { ReactElement } from 'react';
import { printableLines } from '../../../shared/printable.ts';
import styles from './code.module.css';
import { CopyButton } from './copy-button.tsx';

export interface CodeProps {
  readonly text: string;
  /** Several lines with a copy button; else a word in a sentence. */
  readonly isBlock?: boolean | undefined;
  readonly label?: string | undefined;
}

/** A literal; what a terminal would obey is taken out of what is shown, not out of what is copied. */
export function Code({ text, isBlock, label }: CodeProps): ReactElement {
  const shown = printableLines(text).join('\n');
  if (isBlock !== true) return <code className={styles.inline}>{shown}</code>;
  return (
    <div className={styles.block}>
      <pre className={styles.text} tabIndex={0} aria-label={label}>
        {shown}
      </pre>
      <div className={styles.copy}>
        <CopyButton text={text} />
      </div>
    </div>
  );
}
