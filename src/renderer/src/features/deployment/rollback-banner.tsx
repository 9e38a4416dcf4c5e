import type { ReactElement } from 'react';
import { describeError } from '../../../../shared/describe-error.ts';
import { printable } from '../../../../shared/printable.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Banner } from '../../ui/banner.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import { Time } from '../../ui/time.tsx';
import type { PagePartProps } from './page-part.ts';
import styles from './deployment.module.css';

/** What failed and why, which version comes back, and of when its restore point is. */
export function RollbackBanner({ page, target }: PagePartProps): ReactElement {
  const texts = useTexts();
  const { rollback, failure } = page;
  const version = rollback.rollbackTargetVersion ?? '';
  return (
    <Banner
      tone="amber"
      title={texts.text('banner.rollback')}
      actions={
        <LinkButton
          variant="amber"
          to="/deployments/$environment/$name/rollback"
          params={{ environment: target.environment, name: target.name }}
        >
          {texts.text('kind.rollback')}
        </LinkButton>
      }
    >
      {failure !== null && (
        <p>
          {failure.version === null
            ? texts.text('deployment.failed')
            : texts.text('deployment.failedTo', { version: failure.version })}
          {': '}
          {printable(describeError(texts, failure.error).what)}{' '}
          <TextLink to="/operations/$id" params={{ id: failure.operation }}>
            {texts.text('deployment.showOperation')}
          </TextLink>
        </p>
      )}
      <p className={styles.quiet}>
        {failure !== null && (
          <>
            {texts.text('deployment.failedAt')} <Time at={failure.at} />
            {' · '}
          </>
        )}
        {texts.text('deployment.rollbackTarget', { version })}
        {rollback.snapshotCreatedAt !== null && (
          <>
            {` · ${texts.text('snapshot.description', { version: failure?.version ?? '' })}, `}
            <Time at={rollback.snapshotCreatedAt} />
          </>
        )}
      </p>
    </Banner>
  );
}
