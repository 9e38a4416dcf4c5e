import type { LucideIcon } from 'lucide-react';
import { LoaderCircle } from 'lucide-react';
import { useId } from 'react';
import type { ComponentProps, MouseEvent, ReactElement, ReactNode } from 'react';
import styles from './button.module.css';
import { classNames } from './class-names.ts';
import { Tooltip } from './tooltip.tsx';

/** `primary`: the one thing that this place is for; `amber`: a rollback; `danger`: destroys something. */
export type ButtonVariant = 'default' | 'primary' | 'amber' | 'danger' | 'ghost';

export interface ButtonProps extends Omit<ComponentProps<'button'>, 'disabled'> {
  readonly children?: ReactNode;
  readonly variant?: ButtonVariant | undefined;
  readonly size?: 'small' | 'normal' | 'large' | undefined;
  readonly icon?: LucideIcon | undefined;
  /** Why it cannot be pressed now, shown and read out; the button stays reachable. null: it can. */
  readonly disabledReason?: string | null | undefined;
  /** The work that it started is under way. */
  readonly isBusy?: boolean | undefined;
}

export function Button(props: ButtonProps): ReactElement {
  const { children, variant = 'default', size = 'normal', icon, disabledReason, isBusy, ...rest } = props;
  const reasonId = useId();
  const reason = disabledReason ?? null;
  const isInert = reason !== null || isBusy === true;
  const Icon = isBusy === true ? LoaderCircle : icon;
  const onClick = (event: MouseEvent<HTMLButtonElement>): void => {
    if (isInert) event.preventDefault();
    else rest.onClick?.(event);
  };
  const button = (
    <button
      type="button"
      {...rest}
      onClick={onClick}
      aria-disabled={isInert || undefined}
      aria-busy={isBusy}
      aria-describedby={reason === null ? rest['aria-describedby'] : reasonId}
      className={classNames(styles.button, styles[variant], styles[size], rest.className)}
    >
      {Icon !== undefined && (
        <Icon aria-hidden className={classNames(styles.icon, isBusy === true && styles.spinning)} />
      )}
      {children !== undefined && <span className={styles.label}>{children}</span>}
      {reason !== null && (
        <span id={reasonId} hidden>
          {reason}
        </span>
      )}
    </button>
  );
  return <Tooltip text={reason}>{button}</Tooltip>;
}
