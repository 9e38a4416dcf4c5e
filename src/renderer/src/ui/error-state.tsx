import { RotateCw } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { describeError } from '../../../shared/describe-error.ts';
import type { ErrorShape } from '../../../shared/errors.ts';
import { printable } from '../../../shared/printable.ts';
import { useTexts } from '../text/use-texts.ts';
import { Banner } from './banner.tsx';
import { Button } from './button.tsx';
import { CopyButton } from './copy-button.tsx';
import styles from './state.module.css';

export interface ErrorStateProps {
  readonly error: ErrorShape;
  /** What was tried, as a title; else the error's own words are the title. */
  readonly title?: string | undefined;
  readonly onRetry?: (() => void) | undefined;
  readonly actions?: ReactNode;
}

/** What happened, to what, why, what to do now, and the details to hand on. */
export function ErrorState({ error, title, onRetry, actions }: ErrorStateProps): ReactElement {
  const texts = useTexts();
  const { what, where, problems, hint } = describeError(texts, error);
  return (
    <Banner
      tone="red"
      isUrgent
      title={printable(title ?? what)}
      actions={
        <>
          <CopyButton label={texts.text('ui.copyDetails')} text={JSON.stringify(error, null, 2)} />
          {onRetry !== undefined && (
            <Button icon={RotateCw} onClick={onRetry}>
              {texts.text('ui.retry')}
            </Button>
          )}
          {actions}
        </>
      }
    >
      {title !== undefined && <p>{printable(what)}</p>}
      {where !== '' && <code>{printable(where)}</code>}
      {problems.length > 0 && (
        <ul className={styles.problems}>
          {problems.map((problem) => (
            <li key={problem}>{printable(problem)}</li>
          ))}
        </ul>
      )}
      {hint !== '' && <p>{printable(hint)}</p>}
      <p className={styles.details}>{texts.text('ui.errorCode', { code: error.code })}</p>
    </Banner>
  );
}
