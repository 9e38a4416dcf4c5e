import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInstance } from 'i18next';
import type { i18n, Resource } from 'i18next';
import { placeholdersOf } from '../../../shared/placeholders.ts';
import type { Language, TextValues, Translator } from '../../../shared/translator.ts';
import { languages } from '../../../shared/translator.ts';

const namespace = 'texts';

/** Texts from `<resources>/translations/<language>.json`: one flat file of keys per language. */
export class I18nextTranslator implements Translator {
  readonly language: Language;
  readonly #i18n: i18n;
  readonly #texts: Readonly<Record<string, string>>;

  private constructor(language: Language, i18n: i18n, texts: Readonly<Record<string, string>>) {
    this.language = language;
    this.#i18n = i18n;
    this.#texts = texts;
  }

  /** One translator per language; reads both files once. */
  static async loadAll(resourcesDir: string): Promise<Readonly<Record<Language, Translator>>> {
    const texts = Object.fromEntries(
      await Promise.all(
        languages.map(async (language) => [language, await readTexts(resourcesDir, language)]),
      ),
    ) as Record<Language, Record<string, string>>;
    const resources: Resource = Object.fromEntries(
      languages.map((language) => [language, { [namespace]: texts[language] }]),
    );
    const loaded = languages.map((language) => {
      const i18n = createInstance();
      void i18n.init({
        resources,
        lng: language,
        fallbackLng: 'en',
        ns: [namespace],
        defaultNS: namespace,
        // Why: keys are flat and hold dots, values are printed by doors that escape for their own medium.
        keySeparator: false,
        nsSeparator: false,
        interpolation: { escapeValue: false, skipOnVariables: true },
        initAsync: false,
      });
      return [language, new I18nextTranslator(language, i18n, { ...texts.en, ...texts[language] })];
    });
    return Object.fromEntries(loaded) as Record<Language, Translator>;
  }

  text(key: string, values: TextValues = {}): string {
    return this.#i18n.t(key, values);
  }

  has(key: string): boolean {
    return Object.hasOwn(this.#texts, key);
  }

  keysUnder(prefix: string): readonly string[] {
    return Object.keys(this.#texts).filter((key) => key.startsWith(prefix));
  }

  placeholders(key: string): readonly string[] {
    return placeholdersOf(this.#texts[key] ?? '');
  }
}

async function readTexts(resourcesDir: string, language: Language): Promise<Record<string, string>> {
  const content: unknown = JSON.parse(
    await readFile(join(resourcesDir, 'translations', `${language}.json`), 'utf8'),
  );
  return content as Record<string, string>;
}
