import { useId } from 'react';
import type { ReactElement, ReactNode } from 'react';
import styles from './section.module.css';

export interface SectionProps {
  readonly title: ReactNode;
  readonly description?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  /** With a hairline around its content. */
  readonly isBoxed?: boolean | undefined;
}

/** A named part of a page. */
export function Section({ title, description, actions, children, isBoxed }: SectionProps): ReactElement {
  const id = useId();
  return (
    <section aria-labelledby={id} className={styles.section}>
      <header className={styles.header}>
        <div>
          <h2 id={id} className={styles.title}>
            {title}
          </h2>
          {description !== undefined && <p className={styles.description}>{description}</p>}
        </div>
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </header>
      <div className={isBoxed === true ? styles.box : styles.plain}>{children}</div>
    </section>
  );
}
