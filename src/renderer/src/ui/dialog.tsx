import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';
import { useTexts } from '../text/use-texts.ts';
import { classNames } from './class-names.ts';
import styles from './dialog.module.css';
import { IconButton } from './icon-button.tsx';
import { useFocusBack } from './use-focus-back.ts';

export interface DialogProps {
  readonly title: string;
  readonly description?: ReactNode;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly children?: ReactNode;
  /** Buttons, the one that does it last. */
  readonly actions?: ReactNode;
  readonly isWide?: boolean | undefined;
  /** What is inside needs the Escape key itself. */
  readonly keepsEscape?: boolean | undefined;
}

/** Radix' own overlay is not used: it locks scrolling by a style element, which the policy of the page forbids. */
export function Dialog(props: DialogProps): ReactElement {
  const texts = useTexts();
  const { isOpen, onClose, description } = props;
  const focusBack = useFocusBack(focusFirstField);
  return (
    <Radix.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <div className={styles.overlay} />
        <Radix.Content
          {...focusBack}
          onEscapeKeyDown={(event) => props.keepsEscape === true && event.preventDefault()}
          className={classNames(styles.content, props.isWide === true && styles.wide)}
          {...(description === undefined ? { 'aria-describedby': undefined } : {})}
        >
          <header className={styles.header}>
            <Radix.Title className={styles.title}>{props.title}</Radix.Title>
            <Radix.Close asChild>
              <IconButton icon={X} size="small" hasTooltip={false} label={texts.text('ui.close')} />
            </Radix.Close>
          </header>
          <div className={styles.body}>
            {description !== undefined && (
              <Radix.Description asChild>
                <div className={styles.description}>{description}</div>
              </Radix.Description>
            )}
            {props.children}
          </div>
          {props.actions !== undefined && <footer className={styles.actions}>{props.actions}</footer>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** The first thing to fill in, else the dialog itself: never a button that a hasty Enter would press. */
function focusFirstField(event: Event): void {
  event.preventDefault();
  const dialog = event.currentTarget;
  if (!(dialog instanceof HTMLElement)) return;
  (dialog.querySelector<HTMLElement>('input, textarea, select') ?? dialog).focus();
}
