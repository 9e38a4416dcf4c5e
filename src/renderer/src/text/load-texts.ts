import type { Language } from '../../../shared/translator.ts';
import { reliably } from '../ui/reliably.ts';
import type { Texts } from './texts.ts';

/** A key is in one of them only. */
type TextFiles = Readonly<Record<string, Texts>>;

/** One chunk per language: a window loads the one that it shows, with one request. */
const languages: Readonly<Record<Language, () => Promise<{ readonly files: TextFiles }>>> = {
  en: () => import('./en.ts'),
  de: () => import('./de.ts'),
};

const ownPrefix = 'window.';

/** All texts of a language: those that every door shares and the window's own. */
export async function loadTexts(language: Language): Promise<Texts> {
  const { files } = await reliably(languages[language]);
  const texts = Object.assign({}, ...Object.values(files)) as Record<string, string>;
  // A text that names verbs and options of the command line has another one for the window, under `window.`.
  for (const [key, text] of Object.entries(texts)) {
    const shared = key.startsWith(ownPrefix) ? key.slice(ownPrefix.length) : '';
    if (shared in texts) texts[shared] = text;
  }
  return texts;
}
