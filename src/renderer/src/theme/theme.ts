import type { Theme } from '../../../shared/contract/shapes/application.ts';

const remembered = 'windlass.theme';

/** Puts the colours on the page and follows the system while that is the choice. Returns how to stop. */
export function applyTheme(theme: Theme): () => void {
  const system = window.matchMedia('(prefers-color-scheme: dark)');
  const show = (): void => {
    const isDark = theme === 'dark' || (theme === 'system' && system.matches);
    document.documentElement.dataset['theme'] = isDark ? 'dark' : 'light';
  };
  localStorage.setItem(remembered, theme);
  show();
  system.addEventListener('change', show);
  return () => system.removeEventListener('change', show);
}

/** The choice of last time, so that the first paint has the right colours before any answer. */
export function rememberedTheme(): Theme {
  const theme = localStorage.getItem(remembered);
  return theme === 'light' || theme === 'dark' ? theme : 'system';
}
