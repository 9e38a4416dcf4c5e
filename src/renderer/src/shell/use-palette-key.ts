import { useEffect, useRef } from 'react';

/** Ctrl+K, and Command+K where there is one. */
export function usePaletteKey(onKey: () => void): void {
  const latest = useRef(onKey);
  useEffect(() => {
    latest.current = onKey;
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey) return;
      event.preventDefault();
      latest.current();
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
}

/** How the platform writes it. */
export const paletteKey = navigator.platform.startsWith('Mac') ? '⌘K' : 'Ctrl K';
