import { ChevronsUpDown } from 'lucide-react';
import type { ReactElement } from 'react';
import { classNames } from './class-names.ts';
import { Field } from './field.tsx';
import type { FieldProps } from './field.tsx';
import styles from './select.module.css';

export interface SelectOption {
  readonly value: string;
  readonly label: string;
  readonly isDisabled?: boolean | undefined;
}

export interface SelectProps extends FieldProps {
  readonly value: string;
  readonly options: readonly SelectOption[];
  readonly onChange: (value: string) => void;
  readonly size?: 'small' | 'normal' | undefined;
  /** Shown first and taken as no choice. */
  readonly placeholder?: string | undefined;
}

/** The platform's own list: typing finds, screen readers know it, and it needs no injected styles. */
export function Select(props: SelectProps): ReactElement {
  const { value, options, onChange, size = 'normal', placeholder, ...field } = props;
  const isListed = options.some((option) => option.value === value);
  return (
    <Field {...field}>
      {(control) => (
        <span className={styles.frame}>
          <select
            {...control}
            value={value}
            onChange={(event) => onChange(event.target.value)}
            className={classNames(styles.select, styles[size])}
          >
            {placeholder !== undefined && <option value="">{placeholder}</option>}
            {/* Why: a list without it would show another one as chosen. */}
            {!isListed && (placeholder === undefined || value !== '') && (
              <option value={value}>{value}</option>
            )}
            {options.map((option) => (
              <option key={option.value} value={option.value} disabled={option.isDisabled === true}>
                {option.label}
              </option>
            ))}
          </select>
          <ChevronsUpDown aria-hidden className={styles.icon} />
        </span>
      )}
    </Field>
  );
}
