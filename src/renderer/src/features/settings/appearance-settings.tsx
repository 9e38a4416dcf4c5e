import type { ReactElement } from 'react';
import type { Preferences } from '../../../../shared/contract/shapes/application.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Section } from '../../ui/section.tsx';
import { Select } from '../../ui/select.tsx';
import styles from './settings.module.css';
import { usePreferenceChange } from './use-preference-change.ts';

const system = 'system';

export function AppearanceSettings({ preferences }: { readonly preferences: Preferences }): ReactElement {
  const texts = useTexts();
  const change = usePreferenceChange();
  return (
    <Section title={texts.text('settings.appearance')} isBoxed>
      <div className={styles.fields}>
        <Select
          label={texts.text('settings.language')}
          value={preferences.language ?? system}
          options={[
            { value: system, label: texts.text('settings.language.system') },
            { value: 'en', label: texts.text('settings.language.en') },
            { value: 'de', label: texts.text('settings.language.de') },
          ]}
          onChange={(value) => change({ language: value === 'en' || value === 'de' ? value : null })}
        />
        <Select
          label={texts.text('settings.theme')}
          value={preferences.theme}
          options={(['system', 'light', 'dark'] as const).map((theme) => ({
            value: theme,
            label: texts.text(`settings.theme.${theme}`),
          }))}
          onChange={(value) => change({ theme: value === 'light' || value === 'dark' ? value : 'system' })}
        />
      </div>
    </Section>
  );
}
