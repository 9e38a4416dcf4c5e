import type { ReactElement } from 'react';
import type { ErrorShape } from '../../../../shared/errors.ts';
import { useTexts } from '../../text/use-texts.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { AskedCredentials } from './asked-credentials.tsx';
import { HostKeyQuestion } from './host-key-question.tsx';
import { askedCredentials, shownHostKey } from './trouble-details.ts';

/**
 * Why there is no connection, and where the operator can do something about it here: the input for what a host asks, or
 * the fingerprint to be compared. A key that has changed is explained and nothing more, as it may be somebody else's.
 */
export function ConnectionTrouble(props: {
  readonly error: ErrorShape;
  /** It is worth trying again. */
  readonly onMended: () => void;
}): ReactElement {
  const { error, onMended } = props;
  const texts = useTexts();
  const key = shownHostKey(error);
  if (key !== null) return <HostKeyQuestion error={error} shown={key} onMended={onMended} />;
  const asked = askedCredentials(error);
  if (asked !== null) {
    return <AskedCredentials key={JSON.stringify(asked)} error={error} asked={asked} onMended={onMended} />;
  }
  return <ErrorState error={error} title={texts.text('environment.notConnected')} />;
}
