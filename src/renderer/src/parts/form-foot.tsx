import type { LucideIcon } from 'lucide-react';
import type { ReactElement } from 'react';
import type { ErrorShape } from '../../../shared/errors.ts';
import { useTexts } from '../text/use-texts.ts';
import type { ButtonVariant } from '../ui/button.tsx';
import { Button } from '../ui/button.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { TextField } from '../ui/text-field.tsx';
import styles from './form-foot.module.css';
import type { Confirmation } from './use-confirmation.ts';

export interface FormFootProps {
  readonly label: string;
  readonly icon: LucideIcon;
  readonly variant?: ButtonVariant | undefined;
  /** Why it cannot start now; shown beside the button. null: it can. */
  readonly reason: string | null;
  /** Why starting it failed. */
  readonly error: ErrorShape | null;
  readonly isBusy: boolean;
  /** What the environment wants typed before. */
  readonly confirmation: Confirmation;
  readonly onStart: () => void;
  readonly onCancel: () => void;
}

/** The end of a confirmation page, always in sight: begin, or go back. */
export function FormFoot(props: FormFootProps): ReactElement {
  const texts = useTexts();
  const { confirmation } = props;
  const reason = props.reason ?? confirmation.reason;
  return (
    <div className={styles.foot}>
      {props.error !== null && <ErrorState error={props.error} />}
      {confirmation.wanted !== null && (
        <TextField
          className={styles.confirmation}
          label={texts.text('ui.typeToConfirm', { text: confirmation.wanted })}
          value={confirmation.typed}
          onChange={confirmation.onType}
          isMono
        />
      )}
      <div className={styles.line}>
        <span role="status" className={styles.reason}>
          {reason}
        </span>
        <Button size="large" onClick={props.onCancel}>
          {texts.text('ui.cancel')}
        </Button>
        <Button
          size="large"
          variant={props.variant ?? 'primary'}
          icon={props.icon}
          isBusy={props.isBusy}
          disabledReason={reason}
          onClick={props.onStart}
        >
          {props.label}
        </Button>
      </div>
    </div>
  );
}
