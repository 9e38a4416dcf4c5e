import { createLink } from '@tanstack/react-router';
import type { LucideIcon } from 'lucide-react';
import type { ComponentProps, ReactElement } from 'react';
import styles from './button.module.css';
import type { ButtonVariant } from './button.tsx';
import { classNames } from './class-names.ts';

interface AnchorProps extends ComponentProps<'a'> {
  readonly variant?: ButtonVariant | undefined;
  readonly size?: 'small' | 'normal' | 'large' | undefined;
  readonly icon?: LucideIcon | undefined;
}

function Anchor(props: AnchorProps): ReactElement {
  const { variant = 'default', size = 'normal', icon: Icon, children, className, ...rest } = props;
  return (
    <a {...rest} className={classNames(styles.button, styles.link, styles[variant], styles[size], className)}>
      {Icon !== undefined && <Icon aria-hidden className={styles.icon} />}
      <span className={styles.label}>{children}</span>
    </a>
  );
}

/** Looks like a button and leads to another page of the window. */
export const LinkButton = createLink(Anchor);
