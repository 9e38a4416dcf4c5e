import { useState } from 'react';
import type { ReactElement } from 'react';
import type { Preferences } from '../../../../shared/contract/shapes/application.ts';
import { problemOfSeconds } from '../../parts/options-draft.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Section } from '../../ui/section.tsx';
import { Select } from '../../ui/select.tsx';
import { Switch } from '../../ui/switch.tsx';
import { TextField } from '../../ui/text-field.tsx';
import styles from './settings.module.css';
import { usePreferenceChange } from './use-preference-change.ts';

/** What the options of a new operation begin with. */
export function DefaultSettings({ preferences }: { readonly preferences: Preferences }): ReactElement {
  const texts = useTexts();
  const change = usePreferenceChange();
  // Why only while it is typed: another window may have changed what is kept.
  const [typed, setTyped] = useState<string | null>(null);
  const seconds = typed ?? String(preferences.defaultStableMs / 1000);
  const isWrong = problemOfSeconds(seconds, 0) !== null;
  return (
    <Section
      title={texts.text('settings.defaults')}
      description={texts.text('settings.defaults.about')}
      isBoxed
    >
      <Switch
        label={texts.text('feature.autoRollback')}
        hint={texts.text('options.autoRollback.hint')}
        isChecked={preferences.defaultAutoRollback}
        onChange={(defaultAutoRollback) => change({ defaultAutoRollback })}
      />
      <div className={styles.fields}>
        <Select
          label={texts.text('options.profile')}
          hint={texts.text(`options.profile.${preferences.defaultProfile}.hint`)}
          value={preferences.defaultProfile}
          options={[
            { value: 'gap', label: texts.text('options.profile.gap') },
            { value: 'fast', label: texts.text('options.profile.fast') },
          ]}
          onChange={(value) => change({ defaultProfile: value === 'fast' ? 'fast' : 'gap' })}
        />
        <TextField
          label={texts.text('options.stable')}
          hint={texts.text('options.stable.hint')}
          type="number"
          value={seconds}
          error={isWrong ? texts.text('options.seconds', { least: 0 }) : null}
          onChange={setTyped}
          input={{
            onBlur: () => {
              if (typed === null || isWrong) return;
              change({ defaultStableMs: Math.round(Number(typed) * 1000) });
              setTyped(null);
            },
          }}
        />
      </div>
    </Section>
  );
}
