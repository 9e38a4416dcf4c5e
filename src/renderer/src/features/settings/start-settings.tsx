import type { ReactElement } from 'react';
import type { Preferences } from '../../../../shared/contract/shapes/application.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Section } from '../../ui/section.tsx';
import { Switch } from '../../ui/switch.tsx';
import { usePreferenceChange } from './use-preference-change.ts';

/** Only the desktop application has a tray and a start with the system. */
export function StartSettings({ preferences }: { readonly preferences: Preferences }): ReactElement {
  const texts = useTexts();
  const change = usePreferenceChange();
  return (
    <Section title={texts.text('settings.start')} isBoxed>
      <Switch
        label={texts.text('settings.closesToTray')}
        hint={texts.text('settings.closesToTray.hint')}
        isChecked={preferences.closesToTray}
        onChange={(closesToTray) => change({ closesToTray })}
      />
      <Switch
        label={texts.text('settings.startsWithSystem')}
        isChecked={preferences.startsWithSystem}
        onChange={(startsWithSystem) => change({ startsWithSystem })}
      />
    </Section>
  );
}
