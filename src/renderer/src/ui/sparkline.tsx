import type { ReactElement } from 'react';
import { sparklinePath } from './sparkline-path.ts';
import styles from './sparkline.module.css';

export interface SparklineProps {
  /** Oldest first. */
  readonly values: readonly number[];
  /** What the top stands for; the greatest value by default. */
  readonly max?: number | undefined;
  /** How many values the width stands for, so that a young line grows from the right. */
  readonly capacity: number;
}

const width = 72;
const height = 20;

/** The course of a figure that stands beside it in words, and so is nothing for a screen reader. */
export function Sparkline({ values, max, capacity }: SparklineProps): ReactElement {
  const path = sparklinePath(values, { width, height, capacity, max });
  return (
    <svg aria-hidden className={styles.line} viewBox={`0 0 ${width} ${height}`} width={width} height={height}>
      <path d={path} />
    </svg>
  );
}
