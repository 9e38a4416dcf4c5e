import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Translator } from '../../../shared/translator.ts';
import { WindowTexts } from './window-texts.ts';

/** Texts in the language of the window: `texts.text('deployments.title')`, `describeError(texts, error)`. */
export function useTexts(): Translator {
  const { i18n } = useTranslation();
  const { language } = i18n;
  // Why: the instance stays the same when its language changes.
  return useMemo(() => new WindowTexts(i18n), [i18n, language]);
}
