import { useLayoutEffect, useState } from 'react';
import type { RefObject } from 'react';

export interface FixedWindow {
  readonly first: number;
  /** Exclusive. */
  readonly end: number;
}

const overscanRows = 20;

/** Which of `count` rows of one height are in sight. Costs the same for ten rows and for a hundred thousand. */
export function useFixedWindow(
  frame: RefObject<HTMLElement | null>,
  count: number,
  rowPx: number,
): FixedWindow {
  const [view, setView] = useState({ topPx: 0, heightPx: 0 });
  useLayoutEffect(() => {
    const element = frame.current;
    if (element === null) return undefined;
    const look = (): void => {
      const next = { topPx: element.scrollTop, heightPx: element.clientHeight };
      setView((known) => (known.topPx === next.topPx && known.heightPx === next.heightPx ? known : next));
    };
    look();
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [frame]);
  return windowOf(view.topPx, view.heightPx, count, rowPx);
}

export function windowOf(topPx: number, heightPx: number, count: number, rowPx: number): FixedWindow {
  const end = Math.min(count, Math.ceil((topPx + heightPx) / rowPx) + overscanRows);
  return { first: Math.max(0, Math.min(Math.floor(topPx / rowPx) - overscanRows, end)), end };
}
