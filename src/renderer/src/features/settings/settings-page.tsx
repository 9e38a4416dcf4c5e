import { FolderPlus } from 'lucide-react';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { printable } from '../../../../shared/printable.ts';
import { CatalogProblems } from '../../parts/catalog-problems.tsx';
import { Loadable } from '../../parts/loadable.tsx';
import { SourceDialog } from '../../parts/source-dialog.tsx';
import { SourceList } from '../../parts/source-list.tsx';
import { useAbout, useCatalog } from '../../stores/queries.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { KeyValue } from '../../ui/key-value.tsx';
import { Page } from '../../ui/page.tsx';
import { Section } from '../../ui/section.tsx';
import { AppearanceSettings } from './appearance-settings.tsx';
import { DefaultSettings } from './default-settings.tsx';
import { Diagnosis } from './diagnosis.tsx';
import { RegistrySettings } from './registry-settings.tsx';
import { SecretSettings } from './secret-settings.tsx';
import { StartSettings } from './start-settings.tsx';
import styles from './settings.module.css';

/** How the window looks, what operations begin with, where things are kept, and whether all is well. */
export function SettingsPage(): ReactElement {
  const texts = useTexts();
  const about = useAbout();
  return (
    <Page title={texts.text('settings.title')}>
      <Loadable query={about}>
        {({ preferences, ...facts }) => (
          <>
            <AppearanceSettings preferences={preferences} />
            <DefaultSettings preferences={preferences} />
            {facts.shell === 'electron' && <StartSettings preferences={preferences} />}
            <Sources />
            <Section title={texts.text('settings.storage')} isBoxed>
              <KeyValue
                rows={[
                  {
                    label: texts.text('settings.dataDirectory'),
                    value: (
                      <span className={styles.path}>
                        {printable(facts.dataDirectory)} <CopyButton text={facts.dataDirectory} />
                      </span>
                    ),
                    isMono: true,
                  },
                ]}
              />
            </Section>
            <SecretSettings secrets={facts.secrets} />
            <RegistrySettings />
            <Diagnosis />
            <Section title={texts.text('settings.about')} isBoxed>
              <KeyValue
                rows={[
                  { label: texts.text('settings.version'), value: `Windlass ${facts.version}` },
                  { label: texts.text('settings.shell'), value: texts.text(`settings.shell.${facts.shell}`) },
                  { label: texts.text('settings.platform'), value: facts.platform },
                  { label: texts.text('settings.runtime'), value: facts.nodeVersion },
                ]}
              />
            </Section>
          </>
        )}
      </Loadable>
    </Page>
  );
}

function Sources(): ReactElement {
  const texts = useTexts();
  const catalog = useCatalog();
  const [isAdding, setAdding] = useState(false);
  return (
    <Section
      title={texts.text('catalog.sources')}
      actions={
        <Button size="small" icon={FolderPlus} onClick={() => setAdding(true)}>
          {texts.text('catalog.addSource')}
        </Button>
      }
    >
      <SourceDialog isOpen={isAdding} onClose={() => setAdding(false)} />
      <Loadable query={catalog}>
        {({ sources, problems }) => (
          <>
            <CatalogProblems problems={problems} />
            <SourceList sources={sources} />
          </>
        )}
      </Loadable>
    </Section>
  );
}
