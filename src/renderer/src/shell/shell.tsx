import { Outlet, useRouter, useRouterState } from '@tanstack/react-router';
import { Suspense, lazy, useEffect, useState } from 'react';
import type { ReactElement } from 'react';
import { useConnection } from '../stores/world.ts';
import { useTexts } from '../text/use-texts.ts';
import { reliably } from '../ui/reliably.ts';
import { CommandPalette } from './command-palette.tsx';
import { Rail } from './rail.tsx';
import { SecretsNotice } from './secrets-notice.tsx';
import styles from './shell.module.css';
import { StatusBar } from './status-bar.tsx';
import { useChosenLook } from './use-chosen-look.ts';
import { usePaletteKey } from './use-palette-key.ts';
import { Welcome } from './welcome.tsx';

const SignInPage = lazy(async () => ({
  default: (await reliably(() => import('../features/sign-in/sign-in-page.tsx'))).SignInPage,
}));

/** Rail, page and status bar. Who is not signed in sees only how to; the address stays for afterwards. */
export function Shell(): ReactElement {
  const texts = useTexts();
  const connection = useConnection();
  const [isPaletteOpen, setPaletteOpen] = useState(false);
  const isDeployments = useRouterState({ select: ({ location }) => location.pathname === '/deployments' });
  useChosenLook();
  const router = useRouter();
  // Why: it was opened over the page that is left.
  useEffect(() => router.subscribe('onBeforeNavigate', () => setPaletteOpen(false)), [router]);
  usePaletteKey(() => setPaletteOpen((isOpen) => !isOpen));
  if (connection === 'refused') {
    return (
      <Suspense>
        <SignInPage />
      </Suspense>
    );
  }
  return (
    <div className={styles.shell}>
      <a href="#main" className={styles.skip} onClick={focusMain}>
        {texts.text('shell.skip')}
      </a>
      <Rail onSearch={() => setPaletteOpen(true)} />
      <main id="main" tabIndex={-1} className={styles.main}>
        <SecretsNotice />
        {isDeployments && <Welcome />}
        <Outlet />
      </main>
      <StatusBar />
      <CommandPalette isOpen={isPaletteOpen} onClose={() => setPaletteOpen(false)} />
    </div>
  );
}

/** The fragment is the router's, so the link is followed by hand. */
function focusMain(event: { preventDefault(): void }): void {
  event.preventDefault();
  document.getElementById('main')?.focus();
}
