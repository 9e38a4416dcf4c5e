import { useNavigate } from '@tanstack/react-router';
import { Play, Undo2 } from 'lucide-react';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { describeError } from '../../../../shared/describe-error.ts';
import { toErrorShape } from '../../../../shared/errors.ts';
import { printable } from '../../../../shared/printable.ts';
import { resumeOperation } from '../../stores/actions.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import { Time } from '../../ui/time.tsx';
import { useToast } from '../../ui/toast.tsx';
import styles from './deployment.module.css';
import type { PagePartProps } from './page-part.ts';

/** Failed without a way back, or held: nothing is touched until somebody decides. */
export function FailureBanner({ page, target }: PagePartProps): ReactElement {
  const texts = useTexts();
  const { failure } = page;
  const isHeld = page.row.isHeld || failure?.isHeld === true;
  const described = failure === null ? null : describeError(texts, failure.error);
  return (
    <Banner
      tone="red"
      title={texts.text(isHeld ? 'deployment.held' : 'deployment.failed')}
      actions={isHeld && <Decisions target={target} page={page} />}
    >
      {failure !== null && described !== null && (
        <>
          <p>{printable(described.what)}</p>
          {described.problems.map((problem) => (
            <p key={problem}>{printable(problem)}</p>
          ))}
          {isHeld && <p>{texts.text('deployment.heldText')}</p>}
          <p className={styles.quiet}>
            {texts.text('deployment.failedAt')} <Time at={failure.at} />
            {' · '}
            <TextLink to="/operations/$id" params={{ id: failure.operation }}>
              {texts.text('deployment.showOperation')}
            </TextLink>
          </p>
        </>
      )}
    </Banner>
  );
}

function Decisions({ target }: PagePartProps): ReactElement {
  const texts = useTexts();
  const toast = useToast();
  const navigate = useNavigate();
  const [isBusy, setBusy] = useState(false);
  const { environment, name } = target;
  const resume = (): void => {
    setBusy(true);
    resumeOperation({ environment, name })
      .then((id) => navigate({ to: '/operations/$id', params: { id } }))
      .catch((reason: unknown) =>
        toast({ tone: 'red', title: describeError(texts, toErrorShape(reason)).what }),
      )
      .finally(() => setBusy(false));
  };
  return (
    <>
      <Button icon={Play} isBusy={isBusy} onClick={resume}>
        {texts.text('deployment.resume')}
      </Button>
      <LinkButton
        icon={Undo2}
        variant="amber"
        to="/deployments/$environment/$name/rollback"
        params={{ environment, name }}
      >
        {texts.text('deployment.rollBack')}
      </LinkButton>
    </>
  );
}
