import type { ReactElement } from 'react';
import type { EnvironmentColor } from '../../../../shared/environment-color.ts';
import { environmentColors } from '../../../../shared/environment-color.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Select } from '../../ui/select.tsx';
import { Switch } from '../../ui/switch.tsx';
import styles from './environment.module.css';

export interface Marks {
  readonly color: EnvironmentColor | null;
  readonly isReadOnly: boolean;
  readonly mustConfirmByName: boolean;
}

/** The colour by which an environment is known, and what guards it against a mistake. */
export function MarksForm(props: {
  readonly marks: Marks;
  readonly onChange: (change: Partial<Marks>) => void;
}): ReactElement {
  const { marks, onChange } = props;
  const texts = useTexts();
  return (
    <div className={styles.marks}>
      <Select
        label={texts.text('environment.color')}
        hint={texts.text('environment.color.hint')}
        value={marks.color ?? ''}
        placeholder={texts.text('environment.color.none')}
        options={environmentColors.map((color) => ({ value: color, label: texts.text(`color.${color}`) }))}
        onChange={(color) => onChange({ color: color === '' ? null : (color as EnvironmentColor) })}
      />
      <Switch
        label={texts.text('environment.readOnly')}
        hint={texts.text('environment.readOnly.hint')}
        isChecked={marks.isReadOnly}
        onChange={(isReadOnly) => onChange({ isReadOnly })}
      />
      <Switch
        label={texts.text('environment.confirmByName')}
        hint={texts.text('environment.confirmByName.hint')}
        isChecked={marks.mustConfirmByName}
        onChange={(mustConfirmByName) => onChange({ mustConfirmByName })}
      />
    </div>
  );
}
