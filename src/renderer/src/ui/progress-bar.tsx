import type { ReactElement } from 'react';
import { classNames } from './class-names.ts';
import styles from './progress-bar.module.css';
import type { Tone } from './tone.ts';

export interface ProgressBarProps {
  readonly label: string;
  /** 0 to 100. */
  readonly percent: number;
  readonly tone?: Tone | undefined;
  readonly size?: 'thin' | 'normal' | undefined;
}

export function ProgressBar({
  label,
  percent,
  tone = 'blue',
  size = 'normal',
}: ProgressBarProps): ReactElement {
  const value = Math.min(100, Math.max(0, Math.round(percent)));
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={value}
      className={classNames(styles.track, styles[size])}
    >
      <div className={classNames(styles.bar, styles[tone])} style={{ transform: `scaleX(${value / 100})` }} />
    </div>
  );
}
