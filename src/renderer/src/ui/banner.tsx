import type { LucideIcon } from 'lucide-react';
import { CircleArrowUp, CircleCheck, Info, OctagonAlert, Undo2 } from 'lucide-react';
import { useId } from 'react';
import type { ReactElement, ReactNode } from 'react';
import styles from './banner.module.css';
import { classNames } from './class-names.ts';
import type { Tone } from './tone.ts';

const icons: Readonly<Record<Tone, LucideIcon>> = {
  blue: CircleArrowUp,
  amber: Undo2,
  red: OctagonAlert,
  green: CircleCheck,
  grey: Info,
};

export interface BannerProps {
  readonly tone: Tone;
  readonly title: ReactNode;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
  readonly icon?: LucideIcon | undefined;
  /** Read out at once when it appears. */
  readonly isUrgent?: boolean | undefined;
}

/** What applies to the whole page, and what can be done about it. */
export function Banner(props: BannerProps): ReactElement {
  const { tone, title, children, actions, isUrgent } = props;
  const id = useId();
  const Icon = props.icon ?? icons[tone];
  return (
    <section
      className={classNames(styles.banner, styles[tone])}
      aria-labelledby={id}
      role={isUrgent === true ? 'alert' : undefined}
    >
      <Icon aria-hidden className={styles.icon} />
      <div className={styles.words}>
        <h2 id={id} className={styles.title}>
          {title}
        </h2>
        {children !== undefined && <div className={styles.body}>{children}</div>}
      </div>
      {actions !== undefined && <div className={styles.actions}>{actions}</div>}
    </section>
  );
}
