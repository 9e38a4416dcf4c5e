import { findProductFiles } from '../adapters/resources/product-files.ts';
import { I18nextTranslator } from '../adapters/translations/i18next-translator.ts';
import type { Language, Translator } from '../../shared/translator.ts';

/** What a door needs before it opens anything. */
export interface Product {
  readonly version: string;
  readonly resourcesDir: string;
  readonly rendererDir: string;
  readonly texts: Readonly<Record<Language, Translator>>;
}

/** Reads version and texts of the product that a module belongs to. */
export async function loadProduct(moduleUrl: string): Promise<Product> {
  const { version, resourcesDir, rendererDir } = findProductFiles(moduleUrl);
  return { version, resourcesDir, rendererDir, texts: await I18nextTranslator.loadAll(resourcesDir) };
}
