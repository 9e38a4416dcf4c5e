import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';
import type { ReactElement } from 'react';
import { Loadable } from '../../parts/loadable.tsx';
import { OperationPlace } from '../../parts/operation-place.tsx';
import { useDeploymentPage } from '../../stores/queries.ts';
import { useTexts } from '../../text/use-texts.ts';
import { CannotUpgrade } from './cannot-upgrade.tsx';
import { UpgradeLoader } from './upgrade-loader.tsx';

const route = '/deployments/$environment/$name/upgrade';

/** First the confirmation, then, on the same address, the progress of what was confirmed. */
export function UpgradePage(): ReactElement {
  const { environment, name } = useParams({ from: route });
  const { operation, version } = useSearch({ from: route });
  const navigate = useNavigate({ from: route });
  const texts = useTexts();
  const page = useDeploymentPage({ name, environment });
  const show = useCallback(
    (id: string) => void navigate({ search: { operation: id }, replace: true }),
    [navigate],
  );
  const choose = (chosen: string): void => void navigate({ search: { version: chosen }, replace: true });
  const title = texts.text('upgrade.title', { name });

  return (
    <OperationPlace kind="upgrade" {...{ name, environment, title, operation }} onOperation={show}>
      <Loadable query={page}>
        {(data) =>
          data.check?.canUpgrade === true ? (
            <UpgradeLoader page={data} wanted={version ?? null} onChoose={choose} onStarted={show} />
          ) : (
            <CannotUpgrade page={data} reason={data.check?.cannotUpgradeReason ?? ''} />
          )
        }
      </Loadable>
    </OperationPlace>
  );
}
