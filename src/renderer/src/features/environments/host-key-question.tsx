import { ShieldCheck, ShieldQuestion } from 'lucide-react';
import { useState } from 'react';
import type { ReactElement } from 'react';
import type { ErrorShape } from '../../../../shared/errors.ts';
import { toErrorShape } from '../../../../shared/errors.ts';
import { printable } from '../../../../shared/printable.ts';
import { acceptHostKey } from '../../stores/actions.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { KeyValue } from '../../ui/key-value.tsx';
import type { ShownHostKey } from './trouble-details.ts';

/** A host that nobody here knows yet: its fingerprint, how to compare it, and acceptance once that was done. */
export function HostKeyQuestion(props: {
  readonly error: ErrorShape;
  readonly shown: ShownHostKey;
  readonly onMended: () => void;
}): ReactElement {
  const { host, keyType, fingerprint, knownHostsFile } = props.shown;
  const texts = useTexts();
  const [isCompared, setCompared] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorShape | null>(null);
  const accept = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      await acceptHostKey({ host, fingerprint });
      props.onMended();
    } catch (failure) {
      setError(toErrorShape(failure));
    }
    setBusy(false);
  };
  return (
    <>
      <Banner
        tone="amber"
        icon={ShieldQuestion}
        isUrgent
        title={texts.text('environment.hostKey.title', { host: printable(host) })}
        actions={
          <>
            <CopyButton label={texts.text('environment.hostKey.copy')} text={fingerprint} />
            <Button
              variant="amber"
              icon={ShieldCheck}
              isBusy={isBusy}
              disabledReason={isCompared ? null : texts.text('environment.hostKey.compareFirst')}
              onClick={() => void accept()}
            >
              {texts.text('environment.hostKey.accept')}
            </Button>
          </>
        }
      >
        <KeyValue
          rows={[
            { label: texts.text('environment.hostKey.type'), value: printable(keyType), isMono: true },
            { label: texts.text('environment.hostKey.fingerprint'), value: fingerprint, isMono: true },
          ]}
        />
        <p>{texts.text('environment.hostKey.how')}</p>
        <code>{texts.text('environment.hostKey.command')}</code>
        {knownHostsFile !== '' && (
          <p>{texts.text('environment.hostKey.kept', { file: printable(knownHostsFile) })}</p>
        )}
        <Checkbox
          label={texts.text('environment.hostKey.compared')}
          isChecked={isCompared}
          onChange={setCompared}
        />
      </Banner>
      {error !== null && <ErrorState error={error} />}
    </>
  );
}
