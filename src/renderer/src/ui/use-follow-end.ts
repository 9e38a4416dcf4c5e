import { useLayoutEffect, useRef } from 'react';
import type { RefObject, UIEvent } from 'react';

/**
 * Keeps the end of a frame in sight while it follows, and tells when somebody leaves it: with the wheel, a key, a finger
 * or the scroll bar, which have nothing in common but where the frame stands afterwards. What it returns listens to the
 * frame's scrolling.
 */
export function useFollowEnd(
  frame: RefObject<HTMLElement | null>,
  isFollowing: boolean,
  onLeave: () => void,
): (event: UIEvent<HTMLElement>) => void {
  const leftAtPx = useRef(0);
  // Why after every render: more lines and another height move the end alike.
  useLayoutEffect(() => {
    const element = frame.current;
    if (element === null) return;
    if (!isFollowing) {
      leftAtPx.current = 0;
      return;
    }
    // Why also here: it would otherwise be moved back before anybody is told that it was scrolled.
    if (isAbove(element, leftAtPx.current)) return onLeave();
    element.scrollTop = element.scrollHeight;
    leftAtPx.current = element.scrollTop;
  });
  return ({ currentTarget }) => {
    if (isFollowing && isAbove(currentTarget, leftAtPx.current)) onLeave();
  };
}

/** Higher than it was left; a frame that has less in it cannot stand where it stood. */
function isAbove({ scrollTop, scrollHeight, clientHeight }: HTMLElement, leftAtPx: number): boolean {
  return scrollTop < Math.min(leftAtPx, scrollHeight - clientHeight) - 1;
}
