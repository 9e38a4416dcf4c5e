import type { ReactElement } from 'react';
import type { VersionRow } from '../../../../shared/contract/shapes/catalog.ts';
import type { EnvironmentRow } from '../../../../shared/contract/shapes/environment.ts';
import { useTexts } from '../../text/use-texts.ts';
import { ConnectionPill } from '../../ui/status-pill.tsx';
import { Section } from '../../ui/section.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { VersionSelect } from './version-select.tsx';
import styles from './deploy-target.module.css';

export interface DeployTargetProps {
  readonly versions: readonly VersionRow[];
  readonly version: VersionRow;
  readonly isVersionGone: boolean;
  /** The version that the address names, where there is no such one. */
  readonly unknownVersion: string | null;
  readonly onVersion: (version: VersionRow) => void;
  readonly environments: readonly EnvironmentRow[];
  readonly environment: string;
  readonly onEnvironment: (name: string) => void;
  readonly name: string;
  readonly onName: (name: string) => void;
}

/** What goes where under which name. */
export function DeployTarget(props: DeployTargetProps): ReactElement {
  const texts = useTexts();
  const chosen = props.environments.find(({ name }) => name === props.environment);
  return (
    <Section title={texts.text('deploy.target')} isBoxed>
      <div className={styles.fields}>
        <VersionSelect
          versions={props.versions}
          chosen={props.version}
          isGone={props.isVersionGone}
          unknown={props.unknownVersion}
          onChoose={props.onVersion}
        />
        <Select
          label={texts.text('ui.host')}
          value={props.environment}
          options={props.environments.map(({ name }) => ({ value: name, label: name }))}
          onChange={props.onEnvironment}
          error={chosen === undefined ? texts.text('environment.unknown', { name: props.environment }) : null}
          hint={chosen !== undefined && <ConnectionPill state={chosen.state} isPlain />}
        />
        <TextField
          label={texts.text('deploy.name')}
          hint={texts.text('deploy.name.hint')}
          value={props.name}
          onChange={props.onName}
          isRequired
          isMono
        />
      </div>
    </Section>
  );
}
