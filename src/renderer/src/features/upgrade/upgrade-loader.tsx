import { useState } from 'react';
import type { ReactElement } from 'react';
import type { DeploymentPage } from '../../../../shared/contract/shapes/deployment.ts';
import { Loadable } from '../../parts/loadable.tsx';
import { useAbout, useProduct } from '../../stores/queries.ts';
import { useTexts } from '../../text/use-texts.ts';
import { UpgradeForm } from './upgrade-form.tsx';
import { newerVersions } from './newer-versions.ts';
import { CannotUpgrade } from './cannot-upgrade.tsx';

export interface UpgradeLoaderProps {
  readonly page: DeploymentPage;
  /** The version of the address, if it names one. */
  readonly wanted: string | null;
  readonly onStarted: (operation: string) => void;
}

/** The form needs versions and preferences as they are before it can fill itself in. */
export function UpgradeLoader({ page, wanted, onStarted }: UpgradeLoaderProps): ReactElement {
  const texts = useTexts();
  const product = useProduct(page.productId);
  const about = useAbout();
  const [chosen, setChosen] = useState<string | null>(wanted);
  return (
    <Loadable query={product}>
      {({ versions }) => (
        <Loadable query={about}>
          {({ preferences }) => {
            const offered = newerVersions(versions, page);
            const target =
              offered.find(({ version }) => version === chosen) ??
              offered.find(({ version }) => version === page.check?.latestVersion) ??
              offered[0];
            if (target === undefined) return <CannotUpgrade page={page} reason={texts.text('err.noNewer')} />;
            return (
              <UpgradeForm
                page={page}
                offered={offered}
                target={target}
                preferences={preferences}
                onChoose={setChosen}
                onStarted={onStarted}
              />
            );
          }}
        </Loadable>
      )}
    </Loadable>
  );
}
