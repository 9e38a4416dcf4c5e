import type { LucideIcon } from 'lucide-react';
import type { ComponentProps, ReactElement } from 'react';
import { classNames } from './class-names.ts';
import styles from './icon-button.module.css';
import { Tooltip } from './tooltip.tsx';

export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'disabled' | 'children'> {
  readonly icon: LucideIcon;
  /** Its name for a reader, and its tooltip. */
  readonly label: string;
  /** A switch that is on. */
  readonly isPressed?: boolean | undefined;
  readonly size?: 'small' | 'normal' | undefined;
  /** Where the picture needs no words, such as the cross of a dialog. */
  readonly hasTooltip?: boolean | undefined;
}

/** A square with a picture, where its meaning is well known. */
export function IconButton(props: IconButtonProps): ReactElement {
  const { icon: Icon, label, isPressed, size = 'normal', hasTooltip = true, ...rest } = props;
  return (
    <Tooltip text={hasTooltip ? label : ''}>
      <button
        type="button"
        {...rest}
        aria-label={label}
        aria-pressed={isPressed}
        className={classNames(styles.button, styles[size], rest.className)}
      >
        <Icon aria-hidden className={styles.icon} />
      </button>
    </Tooltip>
  );
}
