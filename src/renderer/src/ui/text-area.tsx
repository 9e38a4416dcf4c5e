import type { ComponentProps, ReactElement } from 'react';
import { Field } from './field.tsx';
import type { FieldProps } from './field.tsx';
import styles from './text-area.module.css';

export interface TextAreaProps extends FieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly rows?: number | undefined;
  readonly input?: Omit<ComponentProps<'textarea'>, 'value' | 'onChange' | 'rows'> | undefined;
}

/** Several lines, such as a pasted file of variables. */
export function TextArea(props: TextAreaProps): ReactElement {
  const { value, onChange, rows = 6, input, ...field } = props;
  return (
    <Field {...field}>
      {(control) => (
        <textarea
          spellCheck={false}
          {...input}
          {...control}
          rows={rows}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          className={styles.input}
        />
      )}
    </Field>
  );
}
