import { useNavigate } from '@tanstack/react-router';
import { CircleArrowUp } from 'lucide-react';
import { useState } from 'react';
import type { ReactElement } from 'react';
import type { Preferences } from '../../../../shared/contract/shapes/application.ts';
import type { DeploymentPage } from '../../../../shared/contract/shapes/deployment.ts';
import { FormFoot } from '../../parts/form-foot.tsx';
import { draftOf, optionsOf } from '../../parts/options-draft.ts';
import { ChecksSection, DifferencesSection, PlanSection } from '../../parts/preview-sections.tsx';
import { OptionsForm } from '../../parts/options-form.tsx';
import { useVariables } from '../../parts/use-variables.ts';
import { confirmed, useConfirmation } from '../../parts/use-confirmation.ts';
import { useStart } from '../../parts/use-start.ts';
import { usePreview } from '../../stores/previews.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Section } from '../../ui/section.tsx';
import { useBlockingReason } from '../../parts/blocking-reason.ts';
import { UpgradeVariables } from './upgrade-variables.tsx';
import type { UpgradeChoice } from './upgrade-choice.ts';
import { VersionChoice } from './version-choice.tsx';

export interface UpgradeFormProps {
  readonly page: DeploymentPage;
  readonly choice: UpgradeChoice;
  readonly preferences: Preferences;
  readonly onChoose: (version: string) => void;
  readonly onStarted: (operation: string) => void;
}

/** Everything that should be known before it begins, in the order in which one asks for it. */
export function UpgradeForm(props: UpgradeFormProps): ReactElement {
  const { page, choice } = props;
  const { target } = choice;
  const texts = useTexts();
  const navigate = useNavigate();
  const { name, environment } = page.row;
  const variables = useVariables(page.variables, target);
  const [draft, setDraft] = useState(() =>
    draftOf(props.preferences, props.preferences.defaultAutoRollback || page.policy.rollback === 'automatic'),
  );
  const options = optionsOf(draft);
  const request = {
    kind: 'upgrade' as const,
    ref: { name, environment },
    version: target.version,
    variables: variables.overrides,
    options: options ?? {},
  };
  const preview = usePreview(options === null ? null : request);
  const confirmation = useConfirmation(environment, name);
  const { start, isStarting, error } = useStart(props.onStarted);
  const reason = useBlockingReason({
    blocking: variables.blocking,
    hasOptions: options !== null,
    goneVersion: choice.isGone ? target.version : null,
    lock: page.lock,
    preview,
  });
  return (
    <>
      <VersionChoice page={page} choice={choice} onChoose={props.onChoose} />
      <UpgradeVariables variables={variables} removed={preview.data?.removedVariables ?? []} />
      <DifferencesSection preview={preview} />
      <ChecksSection preview={preview} isSaidElsewhere={variables.blocking.length > 0} />
      <Section title={texts.text('upgrade.options')} isBoxed>
        <OptionsForm draft={draft} onChange={setDraft} hasAutoRollback />
      </Section>
      <PlanSection preview={preview} description={texts.text('preview.upgrade')} />
      <FormFoot
        error={error}
        reason={reason}
        label={texts.text('upgrade.start', { version: target.version })}
        icon={CircleArrowUp}
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
