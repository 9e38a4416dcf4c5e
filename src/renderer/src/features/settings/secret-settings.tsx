import { KeyRound, LockKeyholeOpen } from 'lucide-react';
import { useState } from 'react';
import type { ReactElement } from 'react';
import type { SecretsState } from '../../../../shared/contract/shapes/application.ts';
import { printable } from '../../../../shared/printable.ts';
import { SetPassphrase } from '../../parts/set-passphrase.tsx';
import { UnlockSecrets } from '../../parts/unlock-secrets.tsx';
import { useTexts } from '../../text/use-texts.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Section } from '../../ui/section.tsx';
import { RemovePassphrase } from './remove-passphrase.tsx';
import styles from './settings.module.css';

/** How the keys of the stored secrets are kept, said as it is, and the passphrase that can keep them better. */
export function SecretSettings({ secrets }: { readonly secrets: SecretsState }): ReactElement {
  const texts = useTexts();
  const [opened, setOpened] = useState<'unlock' | 'set' | 'remove' | null>(null);
  const close = (): void => setOpened(null);
  const { storage, isLocked, hasPassphrase } = secrets;
  const key = `secrets.storage.${storage}`;
  return (
    <Section
      title={texts.text('settings.secrets')}
      isBoxed
      actions={
        <>
          {hasPassphrase && isLocked && (
            <Button size="small" icon={LockKeyholeOpen} variant="primary" onClick={() => setOpened('unlock')}>
              {texts.text('secrets.unlock')}
            </Button>
          )}
          {hasPassphrase && (
            <Button size="small" onClick={() => setOpened('remove')}>
              {texts.text('secrets.remove')}
            </Button>
          )}
          {(hasPassphrase || !isLocked) && (
            <Button size="small" icon={KeyRound} onClick={() => setOpened('set')}>
              {texts.text(hasPassphrase ? 'secrets.change' : 'secrets.set')}
            </Button>
          )}
        </>
      }
    >
      <div className={styles.secrets}>
        <p>
          {texts.has(key) ? texts.text(key) : printable(storage)}{' '}
          {isLocked && <Badge tone="amber">{texts.text('secrets.locked')}</Badge>}
        </p>
        {storage === 'key-file' && <p className={styles.note}>{texts.text('secrets.keyFile.advice')}</p>}
        {storage === 'desktop-key-store' && (
          <p className={styles.note}>{texts.text('hint.secrets-locked.desktop-key-store')}</p>
        )}
        {!hasPassphrase && secrets.keyStore !== null && (
          <p className={styles.note}>{texts.text('secrets.share')}</p>
        )}
      </div>
      <UnlockSecrets isOpen={opened === 'unlock'} onClose={close} />
      <SetPassphrase isOpen={opened === 'set'} onClose={close} hasPassphrase={hasPassphrase} />
      <RemovePassphrase isOpen={opened === 'remove'} onClose={close} keyStore={secrets.keyStore} />
    </Section>
  );
}
