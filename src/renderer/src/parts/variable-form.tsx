import type { ReactElement } from 'react';
import type { VariableField } from '../../../shared/contract/shapes/catalog.ts';
import { useTexts } from '../text/use-texts.ts';
import { groupFields, groupTitle } from './group-fields.ts';
import styles from './variable-form.module.css';
import { VariableInput } from './variable-input.tsx';

export type Values = Readonly<Record<string, string>>;

export interface VariableFormProps {
  readonly fields: readonly VariableField[];
  readonly values: Values;
  readonly onChange: (name: string, value: string) => void;
  /** By name. */
  readonly errors: ReadonlyMap<string, string>;
  readonly placeholder?: ((field: VariableField) => string | undefined) | undefined;
}

/** Variables in the groups and order of their definitions. */
export function VariableForm(props: VariableFormProps): ReactElement {
  const texts = useTexts();
  const groups = groupFields(props.fields);
  return (
    <div className={styles.form}>
      {groups.map(({ group, fields }) => (
        <fieldset key={group} className={styles.group}>
          {groups.length > 1 && <legend className={styles.legend}>{groupTitle(texts, group)}</legend>}
          <div className={styles.fields}>
            {fields.map((field) => (
              <VariableInput
                key={field.name}
                field={field}
                value={props.values[field.name] ?? ''}
                onChange={(value) => props.onChange(field.name, value)}
                error={props.errors.get(field.name) ?? null}
                placeholder={props.placeholder?.(field)}
              />
            ))}
          </div>
        </fieldset>
      ))}
    </div>
  );
}
