/** The languages that every text exists in. */
export const languages = ['en', 'de'] as const;
export type Language = (typeof languages)[number];

/** Values for the `{{placeholders}}` of a text; `count` also chooses between its singular and plural. */
export type TextValues = Readonly<Record<string, string | number>>;

/** Texts in one language, by stable key. Values are put in as they are: who prints disarms the whole. */
export interface Translator {
  readonly language: Language;
  /** The text; the key itself when there is none, which a test excludes for every key in the code. */
  text(key: string, values?: TextValues): string;
  has(key: string): boolean;
  /** Keys that begin with that, in the order of the file. */
  keysUnder(prefix: string): readonly string[];
  /** Names of the placeholders that the text of a key needs. */
  placeholders(key: string): readonly string[];
}

/**
 * The language of a request: the one asked for, else that of the system's locale (`de_DE.UTF-8`, `de-AT`),
 * else English.
 */
export function chooseLanguage(asked: string | null, locale: string | null): Language {
  for (const candidate of [asked, locale]) {
    const prefix = (candidate ?? '').slice(0, 2).toLowerCase();
    const language = languages.find((known) => known === prefix);
    if (language !== undefined) return language;
  }
  return 'en';
}
