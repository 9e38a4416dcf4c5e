import type { Language } from '../../../shared/translator.ts';
import { reliably } from '../ui/reliably.ts';

type Texts = Readonly<Record<string, string>>;
type TextsModule = { readonly default: Texts };

/** One chunk per file and language: a window loads the language it shows. */
const files = import.meta.glob<TextsModule>([
  '../../../../resources/translations/{en,de}.json',
  '../../../../resources/translations/window/*.{en,de}.json',
]);

/** All texts of a language: those that every door shares and the window's own. */
export async function loadTexts(language: Language): Promise<Texts> {
  const wanted = Object.entries(files).filter(([path]) => new RegExp(`[./]${language}\\.json$`).test(path));
  const modules = await Promise.all(wanted.map(([, load]) => reliably(load)));
  return withOwn(Object.assign({}, ...modules.map((module) => module.default)) as Texts);
}

/** A text that names verbs and options of the command line has another one for the window, under `window.`. */
function withOwn(texts: Texts): Texts {
  return Object.fromEntries(
    Object.entries(texts).map(([key, text]) => [key, texts[`window.${key}`] ?? text]),
  );
}
