import { CircleCheck, CircleX, TriangleAlert } from 'lucide-react';
import type { ReactElement } from 'react';
import { describeCheck } from '../../../shared/describe-error.ts';
import type { CheckRow } from '../../../shared/contract/shapes/operation.ts';
import { printable } from '../../../shared/printable.ts';
import { useTexts } from '../text/use-texts.ts';
import { classNames } from '../ui/class-names.ts';
import styles from './check-list.module.css';
import { withShortDigests } from './short-digest.ts';

const icons = { ok: CircleCheck, warning: TriangleAlert, error: CircleX };
const order = ['error', 'warning', 'ok'] as const;

export interface CheckListProps {
  readonly checks: readonly CheckRow[];
  /** They were made, and may have found nothing to say. */
  readonly isMade: boolean;
}

/** What was checked before anything is touched: what blocks first. */
export function CheckList({ checks, isMade }: CheckListProps): ReactElement {
  const texts = useTexts();
  if (checks.length === 0) {
    return <p className={styles.none}>{texts.text(isMade ? 'checks.nothing' : 'checks.none')}</p>;
  }
  const sorted = [...checks].sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
  return (
    <ul className={styles.list}>
      {sorted.map((check, index) => {
        const Icon = icons[check.severity];
        return (
          <li key={index} className={styles.row}>
            <Icon
              role="img"
              aria-label={texts.text(`checks.severity.${check.severity}`)}
              className={classNames(styles.icon, styles[check.severity])}
            />
            <CheckText check={check} />
          </li>
        );
      })}
    </ul>
  );
}

function CheckText({ check }: { readonly check: CheckRow }): ReactElement {
  const texts = useTexts();
  const words = printable(describeCheck(texts, { ...check, message: check.code }));
  return <span title={words}>{withShortDigests(words)}</span>;
}
