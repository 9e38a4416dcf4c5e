import type { ReactElement } from 'react';
import type { EnvironmentColor } from '../../../shared/environment-color.ts';
import { useTexts } from '../text/use-texts.ts';
import { classNames } from './class-names.ts';
import styles from './environment-mark.module.css';

/** The colour by which an operator knows an environment; its word is read out. */
export function EnvironmentMark({ color }: { readonly color: EnvironmentColor | null }): ReactElement | null {
  const texts = useTexts();
  if (color === null) return null;
  return (
    <span
      role="img"
      aria-label={texts.text(`color.${color}`)}
      className={classNames(styles.mark, styles[color])}
    />
  );
}
