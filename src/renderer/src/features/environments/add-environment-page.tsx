import { Link, useNavigate } from '@tanstack/react-router';
import { Plus, Stethoscope } from 'lucide-react';
import type { FormEvent, ReactElement } from 'react';
import type { Translator } from '../../../../shared/translator.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Page } from '../../ui/page.tsx';
import { Section } from '../../ui/section.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toast.tsx';
import styles from './add-environment.module.css';
import { DiscoveredEngines } from './discovered-engines.tsx';
import { TestStages } from './test-stages.tsx';
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
  return (
    <Page
      title={texts.text('environment.add')}
      trail={<Link to="/deployments">{texts.text('environment.back')}</Link>}
    >
      <DiscoveredEngines
        chosen={form.address.trim()}
        onChoose={({ dockerHost, engine }) => {
          form.setAddress(dockerHost);
          if (form.name === '') form.setName(engine.name);
          void form.test(dockerHost);
        }}
      />
      <AddressForm form={form} />
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

function AddressForm({ form }: { readonly form: NewEnvironment }): ReactElement {
  const texts = useTexts();
  const address = form.address.trim();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (address !== '') void form.test(address);
  };
  return (
    <Section
      title={texts.text('environment.address')}
      description={texts.text('environment.address.about')}
      isBoxed
    >
      <form className={styles.form} onSubmit={submit}>
        <TextField
          label={texts.text('environment.name')}
          value={form.name}
          onChange={form.setName}
          isRequired
        />
        <TextField
          label={texts.text('environment.dockerHost')}
          hint={texts.text('environment.dockerHost.hint')}
          value={form.address}
          onChange={form.setAddress}
          isMono
          isRequired
        />
        <Button
          type="submit"
          className={styles.submit}
          icon={Stethoscope}
          isBusy={form.busy === 'test'}
          disabledReason={address === '' ? texts.text('environment.addressFirst') : null}
        >
          {texts.text('environment.test')}
        </Button>
      </form>
      {form.result !== null && <TestStages result={form.result} />}
      {form.error !== null && <ErrorState error={form.error} />}
    </Section>
  );
}

function reasonAgainst(texts: Translator, { address, name, result }: NewEnvironment): string | null {
  if (address.trim() === '') return texts.text('environment.addressFirst');
  if (result === null || result.error !== null) return texts.text('environment.testFirst');
  return name.trim() === '' ? texts.text('environment.nameFirst') : null;
}
