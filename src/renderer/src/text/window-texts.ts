import { createInstance } from 'i18next';
import type { i18n } from 'i18next';
import { placeholdersOf } from '../../../shared/placeholders.ts';
import type { Language, TextValues, Translator } from '../../../shared/translator.ts';
import { loadTexts } from './load-texts.ts';

const namespace = 'texts';

/** The i18next instance of the window; one language at a time is loaded. */
export async function createTexts(language: Language): Promise<i18n> {
  const instance = createInstance();
  await instance.init({
    resources: {},
    lng: language,
    fallbackLng: false,
    ns: [namespace],
    defaultNS: namespace,
    // Why: keys are flat and hold dots; React escapes what it shows.
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false, skipOnVariables: true },
  });
  await showLanguage(instance, language);
  return instance;
}

export async function showLanguage(instance: i18n, language: Language): Promise<void> {
  if (!instance.hasResourceBundle(language, namespace)) {
    instance.addResourceBundle(language, namespace, await loadTexts(language));
  }
  await instance.changeLanguage(language);
}

/** The shared face of the texts, as the functions of shared expect it. */
export class WindowTexts implements Translator {
  readonly language: Language;
  readonly #i18n: i18n;
  readonly #texts: Readonly<Record<string, string>>;

  constructor(instance: i18n) {
    this.#i18n = instance;
    this.language = instance.language === 'de' ? 'de' : 'en';
    const bundle: unknown = instance.getResourceBundle(this.language, namespace);
    this.#texts = (bundle ?? {}) as Record<string, string>;
  }

  text(key: string, values: TextValues = {}): string {
    return this.#i18n.t(key, { ...values, lng: this.language });
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
