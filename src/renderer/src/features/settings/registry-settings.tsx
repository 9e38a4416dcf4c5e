import { LogIn, LogOut } from 'lucide-react';
import { useState } from 'react';
import type { ReactElement } from 'react';
import type { RegistryLoginRow } from '../../../../shared/contract/shapes/registry.ts';
import { describeError } from '../../../../shared/describe-error.ts';
import { toErrorShape } from '../../../../shared/errors.ts';
import { printable } from '../../../../shared/printable.ts';
import { Loadable } from '../../parts/loadable.tsx';
import { logOutOfRegistry } from '../../stores/actions.ts';
import { useRegistryLogins } from '../../stores/queries.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { Section } from '../../ui/section.tsx';
import { useToast } from '../../ui/toast.tsx';
import { RegistryLoginDialog } from './registry-login-dialog.tsx';
import styles from './settings.module.css';

/** Credentials for pulls that were entered here; those of `docker login` are used as well and not shown. */
export function RegistrySettings(): ReactElement {
  const texts = useTexts();
  const logins = useRegistryLogins();
  const [isAdding, setAdding] = useState(false);
  return (
    <Section
      title={texts.text('settings.registries')}
      description={texts.text('settings.registries.about')}
      isBoxed
      actions={
        <Button size="small" icon={LogIn} onClick={() => setAdding(true)}>
          {texts.text('settings.registries.login')}
        </Button>
      }
    >
      <Loadable query={logins}>
        {(rows) => (
          <ul className={styles.findings} aria-label={texts.text('settings.registries')}>
            {rows.map((row) => (
              <Login key={row.registry} row={row} />
            ))}
          </ul>
        )}
      </Loadable>
      {logins.data?.length === 0 && <p className={styles.note}>{texts.text('settings.registries.none')}</p>}
      <RegistryLoginDialog isOpen={isAdding} onClose={() => setAdding(false)} />
    </Section>
  );
}

function Login({ row }: { readonly row: RegistryLoginRow }): ReactElement {
  const texts = useTexts();
  const toast = useToast();
  const [isBusy, setBusy] = useState(false);
  const logOut = async (): Promise<void> => {
    setBusy(true);
    await logOutOfRegistry(row.registry).catch((failure: unknown) =>
      toast({ tone: 'red', title: describeError(texts, toErrorShape(failure)).what }),
    );
    setBusy(false);
  };
  return (
    <li className={styles.finding}>
      <strong>{printable(row.registry)}</strong>
      <span>{printable(row.username)}</span>
      <Button size="small" icon={LogOut} isBusy={isBusy} onClick={() => void logOut()}>
        {texts.text('settings.registries.logout', { registry: row.registry })}
      </Button>
    </li>
  );
}
