import type { ReactElement } from 'react';
import { useTexts } from '../text/use-texts.ts';
import { Select } from '../ui/select.tsx';
import { Switch } from '../ui/switch.tsx';
import { TextField } from '../ui/text-field.tsx';
import styles from './options-form.module.css';
import type { OptionsDraft } from './options-draft.ts';
import { problemOfSeconds } from './options-draft.ts';

export interface OptionsFormProps {
  readonly draft: OptionsDraft;
  readonly onChange: (draft: OptionsDraft) => void;
  /** A rollback is not rolled back. */
  readonly hasAutoRollback: boolean;
}

/** How carefully, how fast, and what happens when it fails. */
export function OptionsForm({ draft, onChange, hasAutoRollback }: OptionsFormProps): ReactElement {
  const texts = useTexts();
  const secondsError = (value: string, least: number): string | null => {
    const problem = problemOfSeconds(value, least);
    return problem === null ? null : texts.text('options.seconds', { least });
  };
  return (
    <div className={styles.form}>
      {hasAutoRollback && (
        <Switch
          label={texts.text('feature.autoRollback')}
          hint={texts.text('options.autoRollback.hint')}
          isChecked={draft.autoRollback}
          onChange={(autoRollback) => onChange({ ...draft, autoRollback })}
        />
      )}
      <div className={styles.fields}>
        <Select
          label={texts.text('options.profile')}
          hint={texts.text(`options.profile.${draft.profile}.hint`)}
          value={draft.profile}
          options={[
            { value: 'gap', label: texts.text('options.profile.gap') },
            { value: 'fast', label: texts.text('options.profile.fast') },
          ]}
          onChange={(value) => onChange({ ...draft, profile: value === 'fast' ? 'fast' : 'gap' })}
        />
        <TextField
          label={texts.text('options.stable')}
          hint={texts.text('options.stable.hint')}
          type="number"
          value={draft.stableSeconds}
          error={secondsError(draft.stableSeconds, 0)}
          onChange={(stableSeconds) => onChange({ ...draft, stableSeconds })}
        />
        <TextField
          label={texts.text('options.deadline')}
          hint={texts.text('options.deadline.hint')}
          type="number"
          value={draft.deadlineSeconds}
          error={secondsError(draft.deadlineSeconds, 1)}
          onChange={(deadlineSeconds) => onChange({ ...draft, deadlineSeconds })}
        />
      </div>
    </div>
  );
}
