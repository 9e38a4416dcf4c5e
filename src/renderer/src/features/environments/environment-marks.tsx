import { useState } from 'react';
import type { ReactElement } from 'react';
import type { MethodInput } from '../../../../shared/contract/methods.ts';
import type { EnvironmentRow } from '../../../../shared/contract/shapes/environment.ts';
import type { EnvironmentColor } from '../../../../shared/environment-color.ts';
import { environmentColors } from '../../../../shared/environment-color.ts';
import type { ErrorShape } from '../../../../shared/errors.ts';
import { toErrorShape } from '../../../../shared/errors.ts';
import { updateEnvironment } from '../../stores/actions.ts';
import { useTexts } from '../../text/use-texts.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { Section } from '../../ui/section.tsx';
import { Select } from '../../ui/select.tsx';
import { Switch } from '../../ui/switch.tsx';
import styles from './environment.module.css';

/** The colour by which it is known, and what guards it against a mistake. Enforced by the core, for every door. */
export function EnvironmentMarks({ row }: { readonly row: EnvironmentRow }): ReactElement {
  const texts = useTexts();
  const [error, setError] = useState<ErrorShape | null>(null);
  const change = (marks: MethodInput<'environments.update'>['change']): void => {
    setError(null);
    updateEnvironment({ name: row.name, change: marks }).catch((failure: unknown) =>
      setError(toErrorShape(failure)),
    );
  };
  return (
    <Section
      title={texts.text('environment.marks')}
      description={texts.text('environment.marks.about')}
      isBoxed
    >
      <div className={styles.marks}>
        <Select
          label={texts.text('environment.color')}
          hint={texts.text('environment.color.hint')}
          value={row.color ?? ''}
          placeholder={texts.text('environment.color.none')}
          options={environmentColors.map((color) => ({ value: color, label: texts.text(`color.${color}`) }))}
          onChange={(color) => change({ color: color === '' ? null : (color as EnvironmentColor) })}
        />
        <Switch
          label={texts.text('environment.readOnly')}
          hint={texts.text('environment.readOnly.hint')}
          isChecked={row.isReadOnly}
          onChange={(isReadOnly) => change({ isReadOnly })}
        />
        <Switch
          label={texts.text('environment.confirmByName')}
          hint={texts.text('environment.confirmByName.hint')}
          isChecked={row.mustConfirmByName}
          onChange={(mustConfirmByName) => change({ mustConfirmByName })}
        />
      </div>
      {error !== null && <ErrorState error={error} />}
    </Section>
  );
}
