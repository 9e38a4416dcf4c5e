import type { ReactElement } from 'react';
import { describeError } from '../../../shared/describe-error.ts';
import type { OperationView } from '../../../shared/operation-view.ts';
import { printable } from '../../../shared/printable.ts';
import { nextTryText } from '../../../shared/reconnecting-text.ts';
import { duration } from '../text/format.ts';
import { useTexts } from '../text/use-texts.ts';
import { useNow } from '../ui/use-now.ts';
import styles from './operation-head.module.css';

/** Since when an operation waits for its host, why, what can be done about it, and that it goes on by itself. */
export function LostHost({ view }: { readonly view: OperationView }): ReactElement | null {
  const texts = useTexts();
  const now = useNow(1000);
  const { connectionLostSince, nextTryAt, connectionError } = view;
  if (connectionLostSince === null) return null;
  const away = duration(Math.max(0, now - Date.parse(connectionLostSince)));
  const described = connectionError === null ? null : describeError(texts, connectionError);
  return (
    <div className={styles.lost}>
      <p>
        {texts.text('operation.hostLost', { duration: away })}
        {nextTryAt !== null && ` (${nextTryText(texts, nextTryAt, now)})`}
      </p>
      {described !== null && <p>{printable(described.what)}</p>}
      {described !== null && described.hint !== '' && <p>{printable(described.hint)}</p>}
      <p>{texts.text('operation.hostLost.goesOn')}</p>
    </div>
  );
}
