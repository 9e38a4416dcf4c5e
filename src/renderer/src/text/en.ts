import type { Texts } from './texts.ts';
import { together } from './texts.ts';

export const texts: Texts = together(
  import.meta.glob<Texts>(
    ['../../../../resources/translations/en.json', '../../../../resources/translations/window/*.en.json'],
    { eager: true, import: 'default' },
  ),
);
