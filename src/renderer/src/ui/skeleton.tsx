import type { ReactElement } from 'react';
import { useTexts } from '../text/use-texts.ts';
import { classNames } from './class-names.ts';
import styles from './skeleton.module.css';

export interface SkeletonProps {
  /** One bar per line; the shape of what will come. */
  readonly lines?: number | undefined;
  readonly kind?: 'text' | 'rows' | undefined;
}

const widths = [styles.long, styles.middle, styles.short];

/** The place of what is being asked for, so that nothing jumps when it comes. */
export function Skeleton({ lines = 3, kind = 'text' }: SkeletonProps): ReactElement {
  const texts = useTexts();
  return (
    <div
      className={classNames(styles.skeleton, styles[kind])}
      role="status"
      aria-label={texts.text('ui.loading')}
    >
      {Array.from({ length: lines }, (_, index) => (
        <span key={index} className={classNames(styles.bar, widths[index % widths.length])} />
      ))}
    </div>
  );
}
