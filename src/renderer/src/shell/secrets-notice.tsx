import { LockKeyhole } from 'lucide-react';
import { useState } from 'react';
import type { ReactElement } from 'react';
import type { AboutAnswer } from '../../../shared/contract/shapes/application.ts';
import { SetPassphrase } from '../parts/set-passphrase.tsx';
import { UnlockSecrets } from '../parts/unlock-secrets.tsx';
import { setPreferences } from '../stores/actions.ts';
import { useAbout } from '../stores/queries.ts';
import { useTexts } from '../text/use-texts.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import styles from './secrets-notice.module.css';

/** Locked secrets, and on a desktop without a key store the choice that has to be made once. */
export function SecretsNotice(): ReactElement | null {
  const about = useAbout().data;
  if (about === null) return null;
  if (about.secrets.isLocked && about.secrets.hasPassphrase) {
    return <Locked asksAtOnce={about.shell === 'electron'} />;
  }
  return mustChoose(about) ? <Choice /> : null;
}

/** Elsewhere a key file is what is expected; on a desktop most people count on the system's key store. */
function mustChoose({ shell, secrets, preferences }: AboutAnswer): boolean {
  return shell === 'electron' && secrets.storage === 'key-file' && !preferences.isKeyFileAccepted;
}

function Locked({ asksAtOnce }: { readonly asksAtOnce: boolean }): ReactElement {
  const texts = useTexts();
  const [isOpen, setOpen] = useState(asksAtOnce);
  return (
    <div className={styles.notice}>
      <Banner
        tone="amber"
        icon={LockKeyhole}
        title={texts.text('secrets.notice.locked')}
        actions={<Button onClick={() => setOpen(true)}>{texts.text('secrets.unlock')}</Button>}
      >
        {texts.text('secrets.unlock.about')}
      </Banner>
      <UnlockSecrets isOpen={isOpen} onClose={() => setOpen(false)} />
    </div>
  );
}

function Choice(): ReactElement {
  const texts = useTexts();
  const [isOpen, setOpen] = useState(true);
  const keep = (): void => void setPreferences({ isKeyFileAccepted: true });
  const keepFile = <Button onClick={keep}>{texts.text('secrets.choice.keepFile')}</Button>;
  return (
    <div className={styles.notice}>
      <Banner
        tone="amber"
        icon={LockKeyhole}
        title={texts.text('secrets.choice.title')}
        actions={
          <>
            {keepFile}
            <Button variant="primary" onClick={() => setOpen(true)}>
              {texts.text('secrets.set')}
            </Button>
          </>
        }
      >
        {texts.text('secrets.choice.about')}
      </Banner>
      <SetPassphrase
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        hasPassphrase={false}
        about={texts.text('secrets.choice.about')}
        otherwise={keepFile}
      />
    </div>
  );
}
