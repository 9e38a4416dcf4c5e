import { useLayoutEffect, useRef } from 'react';
import type { RefObject, UIEvent } from 'react';

/** Longer than a browser goes on moving a frame for one press of a key, also on a busy machine. */
const tailMs = 2_000;
const inputs = ['wheel', 'keydown', 'touchmove', 'pointerdown'];

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
  const wasFollowing = useRef(isFollowing);
  const resumedAt = useRef(-Infinity);
  const touchedAt = useRef(-Infinity);

  useLayoutEffect(() => {
    const element = frame.current;
    if (element === null) return undefined;
    const onInput = (): void => void (touchedAt.current = performance.now());
    for (const input of inputs) element.addEventListener(input, onInput, { passive: true });
    return () => {
      for (const input of inputs) element.removeEventListener(input, onInput);
    };
  }, [frame]);

  const stayAtEnd = (element: HTMLElement): void => {
    // A key or the wheel goes on moving the frame for a while: what it began before one asked to follow leaves nothing.
    const isTail = performance.now() - resumedAt.current < tailMs && touchedAt.current < resumedAt.current;
    if (isAbove(element, leftAtPx.current) && !isTail) return onLeave();
    element.scrollTop = element.scrollHeight;
    leftAtPx.current = element.scrollTop;
  };

  // Why after every render: more lines and another height move the end alike.
  useLayoutEffect(() => {
    const element = frame.current;
    if (element === null) return;
    if (isFollowing && !wasFollowing.current) resumedAt.current = performance.now();
    wasFollowing.current = isFollowing;
    if (isFollowing) stayAtEnd(element);
    else leftAtPx.current = 0;
  });
  return ({ currentTarget }) => {
    if (isFollowing && isAbove(currentTarget, leftAtPx.current)) stayAtEnd(currentTarget);
  };
}

/** Higher than it was left; a frame that has less in it cannot stand where it stood. */
function isAbove({ scrollTop, scrollHeight, clientHeight }: HTMLElement, leftAtPx: number): boolean {
  return scrollTop < Math.min(leftAtPx, scrollHeight - clientHeight) - 1;
}
