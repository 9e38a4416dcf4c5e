import { Undo2 } from 'lucide-react';
import type { ReactElement } from 'react';
import { describeError } from '../../../../shared/describe-error.ts';
import { printable } from '../../../../shared/printable.ts';
import { ResumeButton } from '../../parts/resume-button.tsx';
import { useTexts } from '../../text/use-texts.ts';
import { Banner } from '../../ui/banner.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import { Time } from '../../ui/time.tsx';
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
  const { environment, name } = target;
  return (
    <>
      <ResumeButton environment={environment} deployment={name} label={texts.text('deployment.resume')} />
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
