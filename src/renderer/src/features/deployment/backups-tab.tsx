import { Archive } from 'lucide-react';
import type { ReactElement } from 'react';
import type { DeploymentPage } from '../../../../shared/contract/shapes/deployment.ts';
import { useTexts } from '../../text/use-texts.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { KeyValue } from '../../ui/key-value.tsx';
import { Section } from '../../ui/section.tsx';
import styles from './deployment.module.css';

/** What is not there yet is said, with what that means for the data of this deployment. */
export function BackupsTab({ page }: { readonly page: DeploymentPage }): ReactElement {
  const texts = useTexts();
  const volumes = page.services.flatMap((service) =>
    service.volumes.map((volume) => ({ ...volume, service: service.service })),
  );
  return (
    <div className={styles.body}>
      <EmptyState icon={Archive} title={texts.text('deployment.backups.title')}>
        {texts.text('deployment.backups.text')}
      </EmptyState>
      {volumes.length > 0 && (
        <Section title={texts.text('deployment.backups.volumes')} isBoxed>
          <KeyValue
            rows={volumes.map(({ service, name, target, isAnonymous }) => ({
              label: `${service}: ${target}`,
              value: isAnonymous
                ? texts.text('deployment.backups.unnamed', { name: name.slice(0, 12) })
                : name,
              isMono: true,
            }))}
          />
        </Section>
      )}
    </div>
  );
}
