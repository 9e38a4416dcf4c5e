import { useNavigate, useRouterState } from '@tanstack/react-router';
import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import type { ErrorShape } from '../../../../shared/errors.ts';
import { toErrorShape } from '../../../../shared/errors.ts';
import { signIn } from '../../stores/session.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { Code } from '../../ui/code.tsx';
import { TextField } from '../../ui/text-field.tsx';
import styles from './sign-in-page.module.css';

/** For a window without a session: how to get a new address, or a code to type in. */
export function SignInPage(): ReactElement {
  const texts = useTexts();
  const navigate = useNavigate();
  const isOwnAddress = useRouterState({ select: ({ location }) => location.pathname === '/sign-in' });
  const [code, setCode] = useState('');
  const [error, setError] = useState<ErrorShape | null>(null);
  const [isBusy, setBusy] = useState(false);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (code.trim() === '') return;
    setBusy(true);
    signIn(code.trim())
      .then(() => (isOwnAddress ? navigate({ to: '/deployments' }) : undefined))
      .catch((reason: unknown) => setError(toErrorShape(reason)))
      .finally(() => setBusy(false));
  };
  return (
    <main className={styles.page}>
      <form className={styles.card} onSubmit={submit}>
        <KeyRound aria-hidden className={styles.icon} />
        <h1 className={styles.title}>{texts.text('signIn.title')}</h1>
        <p className={styles.text}>{texts.text('signIn.text')}</p>
        <Code text="windlass web" isBlock />
        <TextField
          label={texts.text('signIn.code')}
          value={code}
          onChange={setCode}
          isMono
          error={error === null ? null : problemText(texts, error)}
          input={{ autoFocus: true }}
        />
        <Button
          type="submit"
          variant="primary"
          isBusy={isBusy}
          disabledReason={code.trim() === '' ? texts.text('signIn.codeFirst') : null}
        >
          {texts.text('signIn.action')}
        </Button>
      </form>
    </main>
  );
}

function problemText(texts: ReturnType<typeof useTexts>, error: ErrorShape): string {
  const key = `signIn.error.${String(error.details['reason'])}`;
  return texts.text(texts.has(key) ? key : 'signIn.error.other');
}
