import type { Language, Translator } from '../../shared/translator.ts';
import { WindowTexts, createTexts } from '../src/text/window-texts.ts';

/** The window's real texts in a language. */
export async function textsIn(language: Language): Promise<Translator> {
  return new WindowTexts(await createTexts(language));
}
