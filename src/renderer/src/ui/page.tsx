import { useEffect } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import styles from './page.module.css';

export interface PageProps {
  readonly title: string;
  /** Where one came from: links, shown above the title. */
  readonly trail?: ReactNode;
  /** Beside the title: version, status. */
  readonly meta?: ReactNode;
  readonly actions?: ReactNode;
  /** A line of search and filters that stays when the body scrolls. */
  readonly toolbar?: ReactNode;
  readonly children: ReactNode;
  /** `text`: held to a readable measure; `fill`: the body does its own scrolling (tables, logs). */
  readonly layout?: 'text' | 'wide' | 'fill' | undefined;
}

/** Header, toolbar and scrolling body: the frame of every page. */
export function Page(props: PageProps): ReactElement {
  const { layout = 'text', title } = props;
  // What windows and tabs are told apart by, and what a screen reader says of them.
  useEffect(() => {
    document.title = `${title} · Windlass`;
  }, [title]);
  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <div className={styles.heading}>
          {props.trail !== undefined && <nav className={styles.trail}>{props.trail}</nav>}
          <div className={styles.titleLine}>
            <h1 className={styles.title}>{title}</h1>
            {props.meta !== undefined && <div className={styles.meta}>{props.meta}</div>}
          </div>
        </div>
        {props.actions !== undefined && <div className={styles.actions}>{props.actions}</div>}
      </header>
      {props.toolbar !== undefined && <div className={styles.toolbar}>{props.toolbar}</div>}
      <div className={classNames(styles.body, layout === 'fill' && styles.fill)}>
        {layout === 'fill' ? (
          props.children
        ) : (
          <div className={classNames(styles.content, styles[layout])}>{props.children}</div>
        )}
      </div>
    </div>
  );
}
