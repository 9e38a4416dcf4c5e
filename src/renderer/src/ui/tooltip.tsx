import { cloneElement } from 'react';
import type { HTMLAttributes, ReactElement } from 'react';

export type TooltipSide = 'top' | 'bottom' | 'left' | 'right';

export interface TooltipProps {
  /** Empty: no tooltip. */
  readonly text: string | null | undefined;
  /** Something that hands its attributes on to an element. */
  readonly children: ReactElement<HTMLAttributes<HTMLElement>>;
  readonly side?: TooltipSide | undefined;
}

/**
 * A remark on hover and focus; never the only place of something that has to be known. It only marks its element: one
 * layer for the whole window shows it, so that thousands of rows may have one.
 */
export function Tooltip({ text, children, side = 'top' }: TooltipProps): ReactElement {
  if (text === '' || text === null || text === undefined) return children;
  const marks: Readonly<Record<string, string>> = { 'data-tooltip': text, 'data-tooltip-side': side };
  return cloneElement(children, marks);
}
