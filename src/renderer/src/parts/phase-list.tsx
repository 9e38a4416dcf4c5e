import { Circle, CircleCheck, CircleX, LoaderCircle } from 'lucide-react';
import { Fragment } from 'react';
import type { ReactElement } from 'react';
import { phaseText } from '../../../shared/phase-text.ts';
import { useTexts } from '../text/use-texts.ts';
import { classNames } from '../ui/class-names.ts';
import { NoReturnLine } from './no-return-line.tsx';
import styles from './phase-list.module.css';
import { preciseDuration } from './precise-duration.ts';
import type { PhaseRow } from './phase-rows.ts';

const icons = { done: CircleCheck, current: LoaderCircle, failed: CircleX, ahead: Circle };

/** The phases in order, with the line behind which there is no way back. */
export function PhaseList(props: {
  readonly kind: string;
  readonly rows: readonly PhaseRow[];
}): ReactElement {
  const texts = useTexts();
  const hasLine = props.kind === 'deploy' || props.kind === 'upgrade' || props.kind === 'rollback';
  return (
    <ol className={styles.list}>
      {props.rows.map((row, index) => {
        const Icon = icons[row.state];
        return (
          <Fragment key={index}>
            <li
              className={classNames(styles.row, styles[row.state])}
              aria-current={row.state === 'current' ? 'step' : undefined}
            >
              <Icon aria-hidden className={styles.icon} />
              <span className={styles.name}>{phaseText(texts, { ...row, kind: props.kind })}</span>
              <span className={styles.hidden}>{texts.text(`operation.phaseState.${row.state}`)}</span>
              {row.durationMs !== null && (
                <span className={styles.time}>{preciseDuration(row.durationMs, texts.language)}</span>
              )}
            </li>
            {hasLine && row.phase === 'commit' && row.direction === 'forward' && (
              <li aria-hidden>
                <NoReturnLine isQuiet />
              </li>
            )}
          </Fragment>
        );
      })}
    </ol>
  );
}
