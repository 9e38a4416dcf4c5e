import { CircleCheck, Info } from 'lucide-react';
import type { ReactElement } from 'react';
import type { DeploymentPage } from '../../../../shared/contract/shapes/deployment.ts';
import type { PreviewAnswer } from '../../../../shared/contract/shapes/operation.ts';
import { printable } from '../../../../shared/printable.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Banner } from '../../ui/banner.tsx';
import { KeyValue } from '../../ui/key-value.tsx';
import { Section } from '../../ui/section.tsx';
import styles from './restored.module.css';

export interface RestoredProps {
  readonly page: DeploymentPage;
  readonly preview: PreviewAnswer;
}

/** What the old release brings back, and what nobody can bring back for you. */
export function Restored({ page, preview }: RestoredProps): ReactElement {
  const texts = useTexts();
  const touched = preview.services.filter(({ change }) => change !== 'unchanged');
  const variables = preview.differences.filter(({ area }) => area === 'variable');
  const volumes = [
    ...new Set(
      page.services.flatMap(({ service, volumes: mounted }) =>
        mounted.map(({ name, target, isAnonymous }) =>
          isAnonymous ? texts.text('rollback.data.unnamed', { service, target }) : name,
        ),
      ),
    ),
  ];
  const item = (label: string, value: string) => ({
    label: texts.text(label),
    value: (
      <span className={styles.item}>
        <CircleCheck aria-hidden className={styles.icon} />
        {value}
      </span>
    ),
  });
  return (
    <Section title={texts.text('rollback.restored')} isBoxed>
      <KeyValue
        rows={[
          item('restore.version', preview.toVersion ?? ''),
          item(
            'restore.variables',
            variables.length === 0
              ? texts.text('rollback.variables.same')
              : variables.map(({ name }) => printable(name)).join(', '),
          ),
          item(
            'restore.services',
            touched.length === 0
              ? texts.text('rollback.services.same')
              : touched.map(({ service }) => printable(service)).join(', '),
          ),
        ]}
      />
      <Banner tone="amber" icon={Info} title={texts.text('rollback.data')}>
        <p>{texts.text(volumes.length === 0 ? 'rollback.data.none' : 'rollback.data.kept')}</p>
        {volumes.length > 0 && (
          <p>{texts.text('rollback.data.volumes', { volumes: volumes.map(printable).join(', ') })}</p>
        )}
      </Banner>
    </Section>
  );
}
