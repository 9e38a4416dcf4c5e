import { useNavigate } from '@tanstack/react-router';
import { Rocket, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { ReactElement } from 'react';
import type { Preferences } from '../../../../shared/contract/shapes/application.ts';
import type { ProductPage, VersionRow } from '../../../../shared/contract/shapes/catalog.ts';
import type { EnvironmentRow } from '../../../../shared/contract/shapes/environment.ts';
import { useBlockingReason } from '../../parts/blocking-reason.ts';
import { FormFoot } from '../../parts/form-foot.tsx';
import { draftOf, optionsOf } from '../../parts/options-draft.ts';
import { OptionsForm } from '../../parts/options-form.tsx';
import { ChecksSection, DifferencesSection, PlanSection } from '../../parts/preview-sections.tsx';
import { confirmed, useConfirmation } from '../../parts/use-confirmation.ts';
import { useStart } from '../../parts/use-start.ts';
import { useVariables } from '../../parts/use-variables.ts';
import { VariableForm } from '../../parts/variable-form.tsx';
import { withChosen } from '../../parts/version-name.ts';
import { usePreview } from '../../stores/previews.ts';
import { useTexts } from '../../text/use-texts.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Section } from '../../ui/section.tsx';
import { DeployTarget } from './deploy-target.tsx';
import { suggestedName } from './suggested-name.ts';
import { VariableImport } from './variable-import.tsx';

export interface DeployFormProps {
  readonly page: ProductPage;
  readonly environments: readonly EnvironmentRow[];
  readonly preferences: Preferences;
  readonly wantedVersion: string | null;
  /** Tells versions of the same name apart; without it the first is taken. */
  readonly wantedStack: string | null;
  readonly wantedEnvironment: string | null;
  readonly onStarted: (operation: string) => void;
}

/** Which version, where, and under what name. */
export function DeployForm(props: DeployFormProps): ReactElement {
  const texts = useTexts();
  const { versions } = props.page;
  const [wanted] = useState(() => wantedOf(versions, props) ?? versions[0]);
  if (wanted === undefined)
    return <EmptyState icon={TriangleAlert} title={texts.text('catalog.noVersions')} />;
  return <TargetForm {...props} wanted={wanted} />;
}

function wantedOf(
  versions: readonly VersionRow[],
  { wantedVersion, wantedStack }: DeployFormProps,
): VersionRow | undefined {
  return versions.find(
    ({ version, stackId }) => version === wantedVersion && (wantedStack === null || stackId === wantedStack),
  );
}

function TargetForm(props: DeployFormProps & { readonly wanted: VersionRow }): ReactElement {
  const { page, environments, wanted } = props;
  const [name, setName] = useState(() => suggestedName(page.product.name));
  const [environment, setEnvironment] = useState(
    () =>
      environments.find((row) => row.name === props.wantedEnvironment)?.name ?? environments[0]?.name ?? '',
  );
  const [version, setVersion] = useState(wanted);
  const [isPicked, setPicked] = useState(false);
  const { versions, chosen, isGone } = withChosen(page.versions, version);
  const isUnknown = !isPicked && props.wantedVersion !== null && props.wantedVersion !== chosen.version;
  return (
    <>
      <DeployTarget
        versions={versions}
        version={chosen}
        isVersionGone={isGone}
        unknownVersion={isUnknown ? props.wantedVersion : null}
        onVersion={(row) => {
          setVersion(row);
          setPicked(true);
        }}
        environments={environments}
        environment={environment}
        onEnvironment={setEnvironment}
        name={name}
        onName={setName}
      />
      <VersionForm
        {...props}
        version={chosen}
        isVersionGone={isGone}
        name={name.trim()}
        environment={environment}
      />
    </>
  );
}

interface VersionFormProps extends DeployFormProps {
  readonly version: VersionRow;
  readonly isVersionGone: boolean;
  readonly name: string;
  readonly environment: string;
}

function VersionForm(props: VersionFormProps): ReactElement {
  const { page, version, name, environment } = props;
  const texts = useTexts();
  const navigate = useNavigate();
  const { productId } = page.product;
  const variables = useVariables([], version);
  const [draft, setDraft] = useState(() => draftOf(props.preferences, props.preferences.defaultAutoRollback));
  const options = optionsOf(draft);
  const request = {
    kind: 'deploy' as const,
    name,
    environment,
    stack: version.stackId,
    version: version.version,
    variables: variables.overrides,
    options: options ?? {},
  };
  const isNamed = request.name !== '';
  const preview = usePreview(options === null || !isNamed ? null : request);
  const confirmation = useConfirmation(environment, name);
  const { start, isStarting, error } = useStart(props.onStarted);
  const blocking = isNamed ? variables.blocking : [texts.text('deploy.name'), ...variables.blocking];
  const reason = useBlockingReason({
    blocking,
    hasOptions: options !== null,
    goneVersion: props.isVersionGone ? version.version : null,
    lock: null,
    preview,
  });
  return (
    <>
      {version.variables.length > 0 && (
        <Section
          title={texts.text('restore.variables')}
          actions={<VariableImport fields={version.variables} onValues={variables.fill} />}
          isBoxed
        >
          <VariableForm
            fields={version.variables}
            values={variables.values}
            errors={variables.errors}
            onChange={variables.change}
          />
        </Section>
      )}
      <Section title={texts.text('upgrade.options')} isBoxed>
        <OptionsForm draft={draft} onChange={setDraft} hasAutoRollback={false} />
      </Section>
      <DifferencesSection preview={preview} title={texts.text('deploy.contents')} />
      <ChecksSection preview={preview} isSaidElsewhere={blocking.length > 0} />
      <PlanSection preview={preview} description={texts.text('preview.deploy')} />
      <FormFoot
        error={error}
        reason={reason}
        label={texts.text('deploy.start', { name: request.name, version: version.version })}
        icon={Rocket}
        isBusy={isStarting}
        confirmation={confirmation}
        onStart={() => void start(confirmed(request, confirmation))}
        onCancel={() => void navigate({ to: '/catalog/$productId', params: { productId } })}
      />
    </>
  );
}
