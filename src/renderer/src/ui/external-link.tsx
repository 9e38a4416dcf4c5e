import { ExternalLink as Icon } from 'lucide-react';
import { useState } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { useTexts } from '../text/use-texts.ts';
import { Button } from './button.tsx';
import { Code } from './code.tsx';
import { Dialog } from './dialog.tsx';
import styles from './external-link.module.css';
import { safeAddress } from './safe-address.ts';

export interface ExternalLinkProps {
  readonly address: string;
  readonly children: ReactNode;
  /** Of our own making, such as a port of a host: opened without a question, `http` allowed. */
  readonly isOurs?: boolean | undefined;
}

/** A link out of the window. One from a foreign text shows its address first; what is neither is plain text. */
export function ExternalLink({ address, children, isOurs }: ExternalLinkProps): ReactElement {
  const texts = useTexts();
  const [isOpen, setOpen] = useState(false);
  const safe = safeAddress(address, isOurs === true);
  if (safe === null) return <span>{children}</span>;
  const open = (): void => {
    // oxlint-disable-next-line windlass/renderer -- the one place where an address leaves the window
    window.open(safe, '_blank', 'noopener,noreferrer');
    setOpen(false);
  };
  return (
    <>
      <button
        type="button"
        className={styles.link}
        onClick={() => (isOurs === true ? open() : setOpen(true))}
      >
        {children}
        <Icon aria-hidden className={styles.icon} />
      </button>
      <Dialog
        title={texts.text('ui.link.title')}
        description={texts.text('ui.link.text')}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        actions={
          <>
            <Button onClick={() => setOpen(false)}>{texts.text('ui.cancel')}</Button>
            <Button variant="primary" onClick={open}>
              {texts.text('ui.link.open')}
            </Button>
          </>
        }
      >
        <Code text={safe} isBlock />
      </Dialog>
    </>
  );
}
