import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { chooseLanguage } from '../../../shared/translator.ts';
import { useAbout } from '../stores/queries.ts';
import { showLanguage } from '../text/window-texts.ts';
import { applyTheme, rememberedTheme } from '../theme/theme.ts';

/** Language and colours as they are chosen, in every window at once. */
export function useChosenLook(): void {
  const { i18n } = useTranslation();
  const preferences = useAbout().data?.preferences;
  const theme = preferences?.theme ?? rememberedTheme();
  const language = chooseLanguage(preferences?.language ?? null, navigator.language);
  const isKnown = preferences !== undefined;
  useEffect(() => applyTheme(theme), [theme]);
  useEffect(() => {
    document.documentElement.lang = language;
    if (isKnown && i18n.language !== language) void showLanguage(i18n, language);
  }, [i18n, language, isKnown]);
}
