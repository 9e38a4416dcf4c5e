import type { ReactElement } from 'react';
import { useTexts } from '../../text/use-texts.ts';
import { Banner } from '../../ui/banner.tsx';
import { Code } from '../../ui/code.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import type { PagePartProps } from './page-part.ts';
import styles from './deployment.module.css';
import type { UpgradeObstacle } from './page-actions.ts';

/** Both versions, what happens to the variables, how many versions there are; the button leads to the confirmation. */
export function UpgradeBanner({ page, target }: PagePartProps): ReactElement | null {
  const texts = useTexts();
  const { check } = page;
  if (check === null) return null;
  return (
    <Banner
      tone="blue"
      title={texts.text('banner.upgrade', {
        from: check.currentVersion ?? '',
        to: check.latestVersion ?? '',
      })}
      actions={
        <LinkButton
          variant="primary"
          to="/deployments/$environment/$name/upgrade"
          params={{ environment: target.environment, name: target.name }}
        >
          {texts.text('kind.upgrade')}
        </LinkButton>
      }
    >
      <span className={styles.quiet}>
        {texts.text('deployment.upgrade.versions', { count: page.newerVersions })}
      </span>
      <Names label={texts.text('vars.new')} names={check.newVariables} />
      <Names label={texts.text('vars.removed')} names={check.removedVariables} />
    </Banner>
  );
}

/** The documented reason, and what to do about it. */
export function CannotUpgradeBanner({ obstacle }: { readonly obstacle: UpgradeObstacle }): ReactElement {
  const texts = useTexts();
  return (
    <Banner tone="grey" title={texts.text('deployment.upgrade.cannot')}>
      <p>
        {`${texts.text(`deployment.cannot.upgrade.${obstacle}`)}. ${texts.text(`deployment.fix.${obstacle}`)}.`}
      </p>
    </Banner>
  );
}

function Names(props: { readonly label: string; readonly names: readonly string[] }): ReactElement | null {
  if (props.names.length === 0) return null;
  return (
    <div className={styles.variables}>
      <span className={styles.quiet}>{`${props.label}:`}</span>
      {props.names.map((name) => (
        <Code key={name} text={name} />
      ))}
    </div>
  );
}
