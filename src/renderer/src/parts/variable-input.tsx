import type { ReactElement } from 'react';
import type { VariableField } from '../../../shared/contract/shapes/catalog.ts';
import { printable } from '../../../shared/printable.ts';
import { useTexts } from '../text/use-texts.ts';
import { Select } from '../ui/select.tsx';
import { Switch } from '../ui/switch.tsx';
import { TextField } from '../ui/text-field.tsx';

export interface VariableInputProps {
  readonly field: VariableField;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Why the value is not taken, in the reader's language. */
  readonly error: string | null;
  /** In place of the definition's own, such as "stays as it is". */
  readonly placeholder?: string | undefined;
}

/** One variable as its type asks for it. */
export function VariableInput(props: VariableInputProps): ReactElement {
  const { field, value, onChange, error } = props;
  const texts = useTexts();
  const label = printable(field.label === '' ? field.name : field.label);
  const common = {
    label,
    hint: printable(field.description),
    error,
    isRequired: field.isRequired,
    remark: label === field.name ? undefined : <code>{field.name}</code>,
  };
  switch (field.type) {
    case 'boolean':
      return (
        <Switch
          label={label}
          hint={error ?? printable(field.description)}
          isChecked={value === 'true' || value === '1'}
          onChange={(isOn) => onChange(isOn ? 'true' : 'false')}
        />
      );
    case 'select':
      return (
        <Select
          {...common}
          value={value}
          onChange={onChange}
          placeholder={value === '' || !field.isRequired ? texts.text('variables.choose') : undefined}
          options={field.options.map((option) => ({
            value: option.value,
            label: printable(option.label === '' ? option.value : option.label),
          }))}
        />
      );
    case 'password':
    case 'url':
    case 'email':
    case 'string':
    case 'number':
    case 'port':
      return (
        <TextField
          {...common}
          type={inputTypes[field.type]}
          value={value}
          onChange={onChange}
          isMono={field.type === 'url' || field.type === 'port' || field.type === 'number'}
          input={{
            placeholder: props.placeholder ?? printable(field.placeholder),
            autoComplete: field.type === 'password' ? 'new-password' : 'off',
          }}
        />
      );
  }
}

const inputTypes = {
  password: 'password',
  url: 'url',
  email: 'email',
  string: 'text',
  number: 'number',
  port: 'number',
} as const;
