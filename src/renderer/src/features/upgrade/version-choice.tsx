import { TriangleAlert } from 'lucide-react';
import type { ReactElement } from 'react';
import type { DeploymentPage } from '../../../../shared/contract/shapes/deployment.ts';
import { printable } from '../../../../shared/printable.ts';
import { isBreaking } from '../../parts/is-breaking.ts';
import { ReleaseNotes } from '../../parts/release-notes.tsx';
import { useTexts } from '../../text/use-texts.ts';
import { Badge } from '../../ui/badge.tsx';
import { Section } from '../../ui/section.tsx';
import { Select } from '../../ui/select.tsx';
import type { UpgradeChoice } from './upgrade-choice.ts';
import { versionsUpTo } from './newer-versions.ts';
import styles from './version-choice.module.css';

export interface VersionChoiceProps {
  readonly page: DeploymentPage;
  readonly choice: UpgradeChoice;
  readonly onChoose: (version: string) => void;
}

/** Which version, and what is new in it and in all that lie between. */
export function VersionChoice({ page, choice, onChoose }: VersionChoiceProps): ReactElement {
  const { offered, target, isGone, unknown } = choice;
  const texts = useTexts();
  const between = versionsUpTo(offered, target);
  const title = texts.text('upgrade.notes', { count: between.length });
  return (
    <>
      <Section title={texts.text('upgrade.version')}>
        <div className={styles.choice}>
          <span className={styles.from}>{page.row.version ?? ''}</span>
          <span aria-hidden>{'→'}</span>
          <Select
            label={texts.text('upgrade.version')}
            isLabelHidden
            error={isGone ? texts.text('version.gone', { version: target.version }) : null}
            hint={unknown !== null && texts.text('version.unknown', { version: printable(unknown) })}
            value={target.version}
            options={offered.map(({ version, notes }) => ({
              value: version,
              label: isBreaking(notes) ? `${version} (${texts.text('upgrade.breaking')})` : version,
            }))}
            onChange={onChoose}
          />
        </div>
      </Section>
      <Section title={title}>
        <ol className={styles.notes} tabIndex={0} aria-label={title}>
          {between.map((version) => (
            <li key={version.version} className={styles.note}>
              <h3 className={styles.version}>
                {version.version}
                {isBreaking(version.notes) && (
                  <Badge tone="amber" icon={TriangleAlert}>
                    {texts.text('upgrade.breaking')}
                  </Badge>
                )}
              </h3>
              <ReleaseNotes notes={version.notes} />
            </li>
          ))}
        </ol>
      </Section>
    </>
  );
}
