import { useState } from 'react';
import type { ReactElement } from 'react';
import { describeError } from '../../../../shared/describe-error.ts';
import { toErrorShape } from '../../../../shared/errors.ts';
import { setPolicy } from '../../stores/actions.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Section } from '../../ui/section.tsx';
import { Switch } from '../../ui/switch.tsx';
import { useToast } from '../../ui/toast.tsx';
import type { PagePartProps } from './page-part.ts';
import styles from './deployment.module.css';

/** What happens by itself when an upgrade fails. Shown as chosen at once, put back when it could not be kept. */
export function PolicyTab({ page, target }: PagePartProps): ReactElement {
  const texts = useTexts();
  const toast = useToast();
  const [chosen, setChosen] = useState<'manual' | 'automatic' | null>(null);
  const rollback = chosen ?? page.policy.rollback;
  const change = (next: 'manual' | 'automatic'): void => {
    setChosen(next);
    setPolicy(target, next)
      .catch((reason: unknown) =>
        toast({ tone: 'red', title: describeError(texts, toErrorShape(reason)).what }),
      )
      .finally(() => setChosen(null));
  };
  return (
    <div className={styles.body}>
      <Section title={texts.text('deployment.policy.title')} isBoxed>
        <div className={styles.choices}>
          <Switch
            label={texts.text('deployment.policy.automatic')}
            hint={texts.text('deployment.policy.automaticHint')}
            isChecked={rollback === 'automatic'}
            onChange={(isOn) => change(isOn ? 'automatic' : 'manual')}
          />
        </div>
      </Section>
    </div>
  );
}
