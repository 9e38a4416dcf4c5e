import type { ErrorComponentProps } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { toErrorShape } from '../../../shared/errors.ts';
import { useTexts } from '../text/use-texts.ts';
import { ErrorState } from '../ui/error-state.tsx';
import styles from './route-error.module.css';

/** A page that broke, or could not be loaded: the rest of the window goes on. */
export function RouteError({ error }: ErrorComponentProps): ReactElement {
  const texts = useTexts();
  return (
    <div className={styles.frame}>
      <ErrorState
        title={texts.text('app.broken')}
        error={toErrorShape(error)}
        onRetry={() => location.reload()}
      />
    </div>
  );
}
