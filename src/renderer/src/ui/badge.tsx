import type { LucideIcon } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import styles from './badge.module.css';
import { classNames } from './class-names.ts';
import type { Tone } from './tone.ts';

export interface BadgeProps {
  readonly tone?: Tone | undefined;
  readonly icon?: LucideIcon | undefined;
  readonly children: ReactNode;
  /** Without a filled background, for dense rows. */
  readonly isPlain?: boolean | undefined;
  /** The icon turns: something is under way. */
  readonly isMoving?: boolean | undefined;
}

/** A word with a meaning; the colour only repeats what icon and word say. */
export function Badge({ tone = 'grey', icon: Icon, children, isPlain, isMoving }: BadgeProps): ReactElement {
  return (
    <span className={classNames(styles.badge, styles[tone], isPlain === true && styles.plain)}>
      {Icon !== undefined && (
        <Icon aria-hidden className={classNames(styles.icon, isMoving === true && styles.moving)} />
      )}
      <span className={styles.text}>{children}</span>
    </span>
  );
}
