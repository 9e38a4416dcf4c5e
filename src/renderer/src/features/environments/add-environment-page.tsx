import { Link, useNavigate } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import type { ReactElement } from 'react';
import type { EngineAddressInput } from '../../../../shared/contract/fields.ts';
import type { Translator } from '../../../../shared/translator.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { Page } from '../../ui/page.tsx';
import { Section } from '../../ui/section.tsx';
import { useToast } from '../../ui/toast.tsx';
import styles from './add-environment.module.css';
import { filledWith } from './address-draft.ts';
import { AddressForm } from './address-form.tsx';
import { DiscoveredEngines } from './discovered-engines.tsx';
import { KnownPlaces } from './known-places.tsx';
import { MarksForm } from './marks-form.tsx';
import type { NewEnvironment } from './use-new-environment.ts';
import { useNewEnvironment } from './use-new-environment.ts';

/** An engine is found or named, tried stage by stage, and kept only when it answers. */
export function AddEnvironmentPage(): ReactElement {
  const texts = useTexts();
  const navigate = useNavigate();
  const toast = useToast();
  const form = useNewEnvironment(({ name }) => {
    toast({ title: texts.text('environment.added', { name }), tone: 'green' });
    void navigate({ to: '/environments/$name', params: { name } });
  });
  const choose = (address: EngineAddressInput, name: string): void => {
    const draft = filledWith(form.draft, address);
    form.setDraft(draft);
    if (form.name === '') form.setName(name);
    void form.test(draft);
  };
  return (
    <Page
      title={texts.text('environment.add')}
      trail={<Link to="/deployments">{texts.text('environment.back')}</Link>}
    >
      <DiscoveredEngines
        chosen={form.address?.kind === 'docker-host' ? form.address.dockerHost : ''}
        onChoose={({ dockerHost, engine }) => choose({ kind: 'docker-host', dockerHost }, engine.name)}
      />
      <KnownPlaces
        chosen={JSON.stringify(form.address)}
        onChoose={({ address, name }) => choose(address, name)}
      />
      <AddressForm form={form} />
      <Section
        title={texts.text('environment.marks')}
        description={texts.text('environment.marks.about')}
        isBoxed
      >
        <MarksForm marks={form.marks} onChange={form.setMarks} />
      </Section>
      <div className={styles.actions}>
        <Button size="large" onClick={() => void navigate({ to: '/deployments' })}>
          {texts.text('ui.cancel')}
        </Button>
        <Button
          size="large"
          variant="primary"
          icon={Plus}
          isBusy={form.busy === 'add'}
          disabledReason={reasonAgainst(texts, form)}
          onClick={() => void form.add()}
        >
          {texts.text('environment.add')}
        </Button>
      </div>
    </Page>
  );
}

function reasonAgainst(texts: Translator, { address, name, result }: NewEnvironment): string | null {
  if (address === null) return texts.text('environment.addressFirst');
  if (result === null || result.error !== null) return texts.text('environment.testFirst');
  return name.trim() === '' ? texts.text('environment.nameFirst') : null;
}
