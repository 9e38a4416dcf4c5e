import type { LucideIcon } from 'lucide-react';
import { DropdownMenu as Radix } from 'radix-ui';
import { Fragment } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import styles from './menu.module.css';

export interface MenuItem {
  readonly id: string;
  readonly label: string;
  readonly icon?: LucideIcon | undefined;
  readonly onSelect: () => void;
  /** Why it cannot be chosen now; shown beneath. */
  readonly disabledReason?: string | null | undefined;
  readonly isDangerous?: boolean | undefined;
  /** A line above it. */
  readonly startsGroup?: boolean | undefined;
  readonly shortcut?: ReactNode;
}

export interface MenuProps {
  /** The button that opens it. */
  readonly trigger: ReactElement;
  readonly items: readonly MenuItem[];
  readonly align?: 'start' | 'end' | undefined;
}

/** Not modal, so that nothing has to lock the scrolling of the page. */
export function Menu({ trigger, items, align = 'end' }: MenuProps): ReactElement {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content className={styles.content} align={align} sideOffset={4} collisionPadding={8}>
          {items.map((item) => (
            <Fragment key={item.id}>
              {item.startsGroup === true && <Radix.Separator className={styles.separator} />}
              <Entry item={item} />
            </Fragment>
          ))}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function Entry({ item }: { readonly item: MenuItem }): ReactElement {
  const { icon: Icon, disabledReason } = item;
  const isDisabled = disabledReason !== undefined && disabledReason !== null;
  return (
    <Radix.Item
      className={classNames(styles.item, item.isDangerous === true && styles.dangerous)}
      disabled={isDisabled}
      onSelect={item.onSelect}
    >
      {Icon !== undefined && <Icon aria-hidden className={styles.icon} />}
      <span className={styles.label}>
        {item.label}
        {isDisabled && <span className={styles.reason}>{disabledReason}</span>}
      </span>
      {item.shortcut !== undefined && <span className={styles.shortcut}>{item.shortcut}</span>}
    </Radix.Item>
  );
}
