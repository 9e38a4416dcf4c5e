import type { LucideIcon } from 'lucide-react';
import { Eye, EyeOff } from 'lucide-react';
import { useState } from 'react';
import type { ComponentProps, ReactElement, Ref } from 'react';
import { useTexts } from '../text/use-texts.ts';
import { classNames } from './class-names.ts';
import { Field } from './field.tsx';
import type { FieldProps } from './field.tsx';
import { IconButton } from './icon-button.tsx';
import styles from './text-field.module.css';

export interface TextFieldProps extends FieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly type?: 'text' | 'password' | 'search' | 'email' | 'url' | 'number' | 'datetime-local' | undefined;
  readonly icon?: LucideIcon | undefined;
  readonly isMono?: boolean | undefined;
  readonly inputRef?: Ref<HTMLInputElement> | undefined;
  /** Whatever else the input shall have. */
  readonly input?: Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'type'> | undefined;
}

/** One line of text; a password can be looked at. */
export function TextField(props: TextFieldProps): ReactElement {
  const { value, onChange, type = 'text', icon: Icon, isMono, inputRef, input, ...field } = props;
  const texts = useTexts();
  const [isShown, setShown] = useState(false);
  return (
    <Field {...field}>
      {(control) => (
        <span className={styles.frame}>
          {Icon !== undefined && <Icon aria-hidden className={styles.icon} />}
          <input
            autoComplete="off"
            spellCheck={false}
            {...input}
            {...control}
            ref={inputRef}
            type={type === 'password' && isShown ? 'text' : type}
            inputMode={type === 'number' ? 'decimal' : undefined}
            value={value}
            onChange={(event) => onChange(event.target.value)}
            className={classNames(
              styles.input,
              Icon !== undefined && styles.withIcon,
              type === 'password' && styles.withButton,
              isMono === true && styles.mono,
            )}
          />
          {type === 'password' && (
            <IconButton
              className={styles.button}
              size="small"
              icon={isShown ? EyeOff : Eye}
              label={texts.text(isShown ? 'ui.hideValue' : 'ui.showValue')}
              onClick={() => setShown(!isShown)}
            />
          )}
        </span>
      )}
    </Field>
  );
}
