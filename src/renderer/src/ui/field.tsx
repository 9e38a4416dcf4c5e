import { CircleAlert } from 'lucide-react';
import { useId } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import styles from './field.module.css';

export interface FieldProps {
  readonly label: string;
  /** The label is read out but not shown. */
  readonly isLabelHidden?: boolean | undefined;
  readonly hint?: ReactNode;
  /** Why the value is not taken; null: it is. */
  readonly error?: string | null | undefined;
  readonly isRequired?: boolean | undefined;
  /** A word beside the label, such as "secret". */
  readonly remark?: ReactNode;
  readonly className?: string | undefined;
}

/** What a control needs to be named and described by its field. */
export interface FieldControl {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': true | undefined;
  readonly 'aria-required': true | undefined;
}

/** Label, control, hint and error of one value. */
export function Field(
  props: FieldProps & { readonly children: (control: FieldControl) => ReactNode },
): ReactElement {
  const id = useId();
  const error = props.error ?? null;
  const hasHint =
    props.hint !== undefined && props.hint !== null && props.hint !== false && props.hint !== '';
  const described = [hasHint ? `${id}-hint` : '', error === null ? '' : `${id}-error`].join(' ').trim();
  return (
    <div className={classNames(styles.field, props.className)}>
      <label htmlFor={id} className={props.isLabelHidden === true ? styles.hidden : styles.label}>
        <span>{props.label}</span>
        {props.isRequired === true && (
          <span aria-hidden className={styles.required}>
            {'*'}
          </span>
        )}
        {props.remark !== undefined && <span className={styles.remark}>{props.remark}</span>}
      </label>
      {props.children({
        id,
        'aria-describedby': described === '' ? undefined : described,
        'aria-invalid': error === null ? undefined : true,
        'aria-required': props.isRequired === true ? true : undefined,
      })}
      {error !== null && (
        <p id={`${id}-error`} className={styles.error}>
          <CircleAlert aria-hidden className={styles.icon} />
          {error}
        </p>
      )}
      {hasHint && (
        <p id={`${id}-hint`} className={styles.hint}>
          {props.hint}
        </p>
      )}
    </div>
  );
}
