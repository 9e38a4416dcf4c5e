import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { ReactElement } from 'react';
import { createPortal } from 'react-dom';
import { tooltipPlace } from './tooltip-place.ts';
import type { TooltipSide } from './tooltip.tsx';
import styles from './tooltip.module.css';

interface Shown {
  readonly element: HTMLElement;
  readonly text: string;
}

const delayMs = 400;
const layerId = 'tooltip';

/** Once in the window: shows the remark of what is pointed at or focused. Escape hides it. */
export function TooltipLayer(): ReactElement | null {
  const [shown, setShown] = useState<Shown | null>(null);
  const layer = useRef<HTMLDivElement>(null);
  useEffect(() => watch(setShown), []);
  useLayoutEffect(() => {
    const { current } = layer;
    if (current === null || shown === null) return undefined;
    const side = (shown.element.dataset['tooltipSide'] ?? 'top') as TooltipSide;
    const size = { width: current.offsetWidth, height: current.offsetHeight };
    const room = { width: window.innerWidth, height: window.innerHeight };
    const { left, top } = tooltipPlace(shown.element.getBoundingClientRect(), size, room, side);
    current.style.transform = `translate(${left}px, ${top}px)`;
    return describe(shown.element);
  }, [shown]);
  if (shown === null) return null;
  return createPortal(
    <div ref={layer} id={layerId} role="tooltip" className={styles.content}>
      {shown.text}
    </div>,
    document.body,
  );
}

/** The remark belongs to its element for a reader as well, beside what describes it already. */
function describe(element: HTMLElement): () => void {
  const before = element.getAttribute('aria-describedby');
  const name = element.getAttribute('aria-label');
  // Why: what is its name already need not be read twice.
  if (name === element.dataset['tooltip']) return () => undefined;
  element.setAttribute('aria-describedby', [before, layerId].filter(Boolean).join(' '));
  return () => {
    if (before === null) element.removeAttribute('aria-describedby');
    else element.setAttribute('aria-describedby', before);
  };
}

function watch(show: (shown: Shown | null) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const hide = (): void => {
    clearTimeout(timer);
    show(null);
  };
  const point = (event: Event, afterMs: number): void => {
    const element =
      event.target instanceof Element ? event.target.closest<HTMLElement>('[data-tooltip]') : null;
    hide();
    if (element === null) return;
    timer = setTimeout(() => {
      if (element.isConnected) show({ element, text: element.dataset['tooltip'] ?? '' });
    }, afterMs);
  };
  const enter = (event: Event): void => point(event, delayMs);
  const focus = (event: Event): void => {
    if (event.target instanceof Element && event.target.matches(':focus-visible')) point(event, 0);
  };
  const key = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') hide();
  };
  const listeners: readonly (readonly [string, (event: never) => void])[] = [
    ['pointerover', enter],
    ['focusin', focus],
    ['focusout', hide],
    ['pointerdown', hide],
    ['keydown', key],
    ['scroll', hide],
  ];
  for (const [name, listener] of listeners) {
    document.addEventListener(name, listener as EventListener, { capture: true, passive: true });
  }
  return () => {
    clearTimeout(timer);
    for (const [name, listener] of listeners) {
      document.removeEventListener(name, listener as EventListener, { capture: true });
    }
  };
}
