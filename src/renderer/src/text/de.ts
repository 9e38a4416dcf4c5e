import type { Texts } from './texts.ts';

export const files = import.meta.glob<Texts>(
  ['../../../../resources/translations/de.json', '../../../../resources/translations/window/*.de.json'],
  { eager: true, import: 'default' },
);
