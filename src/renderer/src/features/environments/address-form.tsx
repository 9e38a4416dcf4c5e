import { Stethoscope } from 'lucide-react';
import type { FormEvent, ReactElement } from 'react';
import { useTexts } from '../../text/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Section } from '../../ui/section.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import styles from './add-environment.module.css';
import type { AddressField, AddressKind } from './address-draft.ts';
import { addressKinds, wrongFields } from './address-draft.ts';
import { ConnectionTrouble } from './connection-trouble.tsx';
import { TestStages } from './test-stages.tsx';
import type { NewEnvironment } from './use-new-environment.ts';

const shownFields: Readonly<Record<AddressKind, readonly (readonly [AddressField, boolean])[]>> = {
  'docker-host': [['dockerHost', true]],
  ssh: [
    ['login', true],
    ['identityFile', false],
    ['socketPath', false],
  ],
  tls: [
    ['place', true],
    ['caFile', true],
    ['certFile', true],
    ['keyFile', true],
  ],
  context: [['context', true]],
};

/** Name, kind and address, the test, and what the test asks. */
export function AddressForm({ form }: { readonly form: NewEnvironment }): ReactElement {
  const texts = useTexts();
  const { draft, setDraft } = form;
  const wrong = wrongFields(draft);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (form.address !== null) void form.test(draft);
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
        <Select
          label={texts.text('environment.kind')}
          value={draft.kind}
          options={addressKinds.map((kind) => ({
            value: kind,
            label: texts.text(`environment.kind.${kind}`),
          }))}
          onChange={(kind) => setDraft({ ...draft, kind: kind as AddressKind })}
        />
        {shownFields[draft.kind].map(([field, isRequired]) => (
          <TextField
            key={field}
            className={styles.wide}
            label={texts.text(`environment.${field}`)}
            hint={texts.text(`environment.${field}.hint`)}
            error={wrong.has(field) ? texts.text(`environment.${field}.wrong`) : null}
            value={draft[field]}
            onChange={(text) => setDraft({ ...draft, [field]: text })}
            isMono
            isRequired={isRequired}
          />
        ))}
        <Button
          type="submit"
          className={styles.submit}
          icon={Stethoscope}
          isBusy={form.busy === 'test'}
          disabledReason={form.address === null ? texts.text('environment.addressFirst') : null}
        >
          {texts.text('environment.test')}
        </Button>
      </form>
      {form.result !== null && <TestStages result={form.result} />}
      {form.result?.error != null && (
        <ConnectionTrouble error={form.result.error} onMended={() => void form.test(draft)} />
      )}
      {form.error !== null && <ErrorState error={form.error} />}
    </Section>
  );
}
