import type { Language } from '../../../shared/translator.ts';
import { reliably } from '../ui/reliably.ts';
import type { Texts } from './texts.ts';

/** One chunk per language: a window loads the one that it shows, with one request. */
const languages: Readonly<Record<Language, () => Promise<{ readonly texts: Texts }>>> = {
  en: () => import('./en.ts'),
  de: () => import('./de.ts'),
};

/** All texts of a language: those that every door shares and the window's own. */
export async function loadTexts(language: Language): Promise<Texts> {
  const { texts } = await reliably(languages[language]);
  return withOwn(texts);
}

/** A text that names verbs and options of the command line has another one for the window, under `window.`. */
function withOwn(texts: Texts): Texts {
  return Object.fromEntries(
    Object.entries(texts).map(([key, text]) => [key, texts[`window.${key}`] ?? text]),
  );
}
