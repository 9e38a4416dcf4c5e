import type { LucideIcon } from 'lucide-react';
import { Tabs as Radix } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';
import styles from './tabs.module.css';

export interface Tab {
  readonly id: string;
  readonly label: string;
  readonly icon?: LucideIcon | undefined;
  /** A number or mark behind the name. */
  readonly count?: ReactNode;
}

export interface TabsProps {
  readonly label: string;
  readonly tabs: readonly Tab[];
  readonly selected: string;
  readonly onSelect: (id: string) => void;
  /** What the selected tab shows. */
  readonly children: ReactNode;
}

/** Only the selected panel is made. */
export function Tabs({ label, tabs, selected, onSelect, children }: TabsProps): ReactElement {
  return (
    <Radix.Root className={styles.root} value={selected} onValueChange={onSelect}>
      <Radix.List className={styles.list} aria-label={label}>
        {tabs.map(({ id, label: name, icon: Icon, count }) => (
          <Radix.Trigger key={id} value={id} className={styles.tab}>
            {Icon !== undefined && <Icon aria-hidden className={styles.icon} />}
            {name}
            {count !== undefined && <span className={styles.count}>{count}</span>}
          </Radix.Trigger>
        ))}
      </Radix.List>
      <Radix.Content value={selected} className={styles.panel}>
        {children}
      </Radix.Content>
    </Radix.Root>
  );
}
