import type { Texts } from './texts.ts';
import { together } from './texts.ts';

export const texts: Texts = together(
  import.meta.glob<Texts>(
    ['../../../../resources/translations/de.json', '../../../../resources/translations/window/*.de.json'],
    { eager: true, import: 'default' },
  ),
);
