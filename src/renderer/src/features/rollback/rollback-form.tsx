import { useNavigate } from '@tanstack/react-router';
import { Undo2 } from 'lucide-react';
import { useState } from 'react';
import type { ReactElement } from 'react';
import type { Preferences } from '../../../../shared/contract/shapes/application.ts';
import type { VariableField } from '../../../../shared/contract/shapes/catalog.ts';
import type { DeploymentPage } from '../../../../shared/contract/shapes/deployment.ts';
import { useBlockingReason } from '../../parts/blocking-reason.ts';
import { FormFoot } from '../../parts/form-foot.tsx';
import { draftOf, optionsOf } from '../../parts/options-draft.ts';
import { ChecksSection, DifferencesSection, PlanSection } from '../../parts/preview-sections.tsx';
import { OptionsForm } from '../../parts/options-form.tsx';
import { confirmed, useConfirmation } from '../../parts/use-confirmation.ts';
import { useStart } from '../../parts/use-start.ts';
import type { Values } from '../../parts/variable-form.tsx';
import { VariableForm } from '../../parts/variable-form.tsx';
import { usePreview } from '../../stores/previews.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Section } from '../../ui/section.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { missingSecrets } from './missing-secrets.ts';
import { RollbackTarget } from './rollback-target.tsx';
import { RollbackUnavailable } from './rollback-unavailable.tsx';
import { Restored } from './restored.tsx';

export interface RollbackFormProps {
  readonly page: DeploymentPage;
  /** null: the restore point of a failed upgrade, else the release before this one. */
  readonly release: string | null;
  readonly preferences: Preferences;
  readonly onStarted: (operation: string) => void;
}

/** What leads where, what comes back, what does not, how long it takes, and the plan. */
export function RollbackForm({ page, release, preferences, onStarted }: RollbackFormProps): ReactElement {
  const texts = useTexts();
  const navigate = useNavigate();
  const { name, environment } = page.row;
  const [secrets, setSecrets] = useState<Values>({});
  const [draft, setDraft] = useState(() => draftOf(preferences, false));
  const options = optionsOf({ ...draft, autoRollback: false });
  const request = {
    kind: 'rollback' as const,
    ref: { name, environment },
    release,
    variables: Object.fromEntries(Object.entries(secrets).filter(([, value]) => value !== '')),
    options: options ?? {},
  };
  const preview = usePreview(options === null ? null : request);
  const confirmation = useConfirmation(environment, name);
  const { start, isStarting, error } = useStart(onStarted);
  const wanted = missingSecrets(preview.data, page.variables, Object.keys(secrets));
  const reason = useBlockingReason({
    blocking: wanted.filter((field) => (secrets[field.name] ?? '') === '').map(({ label }) => label),
    hasOptions: options !== null,
    goneVersion: null,
    lock: page.lock,
    preview,
  });
  if (preview.data === null && preview.error !== null) {
    return <RollbackUnavailable page={page} error={preview.error} onRetry={preview.refresh} />;
  }
  if (preview.data === null) return <Skeleton lines={8} />;
  return (
    <>
      <RollbackTarget page={page} preview={preview.data} />
      <Restored page={page} preview={preview.data} />
      <SecretsSection fields={wanted} values={secrets} onChange={setSecrets} />
      <DifferencesSection preview={preview} />
      <ChecksSection preview={preview} isSaidElsewhere={wanted.length > 0} />
      <Section title={texts.text('upgrade.options')} isBoxed>
        <OptionsForm draft={draft} onChange={setDraft} hasAutoRollback={false} />
      </Section>
      <PlanSection preview={preview} />
      <FormFoot
        error={error}
        reason={reason}
        variant="amber"
        label={texts.text('rollback.start')}
        icon={Undo2}
        isBusy={isStarting}
        confirmation={confirmation}
        onStart={() => void start(confirmed(request, confirmation))}
        onCancel={() =>
          void navigate({ to: '/deployments/$environment/$name', params: { environment, name } })
        }
      />
    </>
  );
}

function SecretsSection(props: {
  readonly fields: readonly VariableField[];
  readonly values: Values;
  readonly onChange: (values: Values) => void;
}): ReactElement | null {
  const { fields, values, onChange } = props;
  const texts = useTexts();
  if (fields.length === 0) return null;
  return (
    <Section
      title={texts.text('rollback.secrets')}
      description={texts.text('rollback.secrets.about')}
      isBoxed
    >
      <VariableForm
        fields={fields}
        values={values}
        errors={new Map()}
        onChange={(variable, value) => onChange({ ...values, [variable]: value })}
      />
    </Section>
  );
}
