import type { ReactElement } from 'react';
import type { Preferences } from '../../../../shared/contract/shapes/application.ts';
import type { DeploymentPage } from '../../../../shared/contract/shapes/deployment.ts';
import { Loadable } from '../../parts/loadable.tsx';
import { useAbout, useProduct } from '../../stores/queries.ts';
import { useTexts } from '../../text/use-texts.ts';
import { CannotUpgrade } from './cannot-upgrade.tsx';
import { newerVersions } from './newer-versions.ts';
import { useUpgradeChoice } from './upgrade-choice.ts';
import type { Offered } from './upgrade-choice.ts';
import { UpgradeForm } from './upgrade-form.tsx';

export interface UpgradeLoaderProps {
  readonly page: DeploymentPage;
  /** The version of the address, if it names one. */
  readonly wanted: string | null;
  /** Puts one into the address. */
  readonly onChoose: (version: string) => void;
  readonly onStarted: (operation: string) => void;
}

/** The form needs versions and preferences as they are before it can fill itself in. */
export function UpgradeLoader(props: UpgradeLoaderProps): ReactElement {
  const { page } = props;
  const texts = useTexts();
  const product = useProduct(page.productId);
  const about = useAbout();
  return (
    <Loadable query={product}>
      {({ versions }) => (
        <Loadable query={about}>
          {({ preferences }) => {
            const [newest, ...others] = newerVersions(versions, page);
            return newest === undefined ? (
              <CannotUpgrade page={page} reason={texts.text('err.noNewer')} />
            ) : (
              <LoadedUpgrade {...props} offered={[newest, ...others]} preferences={preferences} />
            );
          }}
        </Loadable>
      )}
    </Loadable>
  );
}

function LoadedUpgrade(
  props: UpgradeLoaderProps & { readonly offered: Offered; readonly preferences: Preferences },
): ReactElement {
  const { offered, wanted, ...form } = props;
  const choice = useUpgradeChoice(offered, wanted, props.page.check?.latestVersion ?? null);
  return <UpgradeForm {...form} choice={choice} />;
}
