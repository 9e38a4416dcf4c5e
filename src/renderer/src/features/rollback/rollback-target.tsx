import type { ReactElement } from 'react';
import type { DeploymentPage } from '../../../../shared/contract/shapes/deployment.ts';
import type { PreviewAnswer } from '../../../../shared/contract/shapes/operation.ts';
import { useOperations } from '../../stores/queries.ts';
import { duration } from '../../text/format.ts';
import { useTexts } from '../../text/use-texts.ts';
import { KeyValue } from '../../ui/key-value.tsx';
import { Section } from '../../ui/section.tsx';
import { Time } from '../../ui/time.tsx';
import { expectedMs } from './expected-duration.ts';
import styles from './rollback-target.module.css';

export interface RollbackTargetProps {
  readonly page: DeploymentPage;
  readonly preview: PreviewAnswer;
}

/** From where to where, since when that point exists, why it is needed, and how long it will take. */
export function RollbackTarget({ page, preview }: RollbackTargetProps): ReactElement {
  const texts = useTexts();
  const past = useOperations({ name: page.row.name, environment: page.row.environment }).data ?? [];
  const expected = expectedMs(preview, past);
  const { snapshotCreatedAt } = page.rollback;
  const from = preview.fromVersion ?? page.failure?.version ?? page.row.version ?? '';
  const snapshot =
    snapshotCreatedAt === null ? null : (
      <>
        {`${texts.text('snapshot.description', { version: from })}, `}
        <Time at={snapshotCreatedAt} />
      </>
    );
  return (
    <Section title={texts.text('rollback.target')} isBoxed>
      <p className={styles.versions}>
        <span>{from}</span>
        <span aria-label={texts.text('rollback.to')}>{'→'}</span>
        <strong>{preview.toVersion ?? page.rollback.rollbackTargetVersion ?? ''}</strong>
      </p>
      <KeyValue
        rows={[
          ...(snapshot === null ? [] : [{ label: texts.text('rollback.snapshot'), value: snapshot }]),
          {
            label: texts.text('rollback.duration'),
            value: texts.text(
              expected.isMeasured ? 'rollback.duration.measured' : 'rollback.duration.estimated',
              {
                duration: duration(expected.ms),
              },
            ),
          },
          {
            label: texts.text('rollback.images'),
            value: texts.text(expected.pulls === 0 ? 'rollback.images.there' : 'rollback.images.pulled', {
              count: expected.pulls,
            }),
          },
        ]}
      />
    </Section>
  );
}
