import type { Texts } from './texts.ts';

export const files = import.meta.glob<Texts>(
  ['../../../../resources/translations/en.json', '../../../../resources/translations/window/*.en.json'],
  { eager: true, import: 'default' },
);
