import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { ReactElement } from 'react';
import { Loadable } from '../../parts/loadable.tsx';
import { OperationProgress } from '../../parts/operation-progress.tsx';
import { OtherOperation } from '../../parts/other-operation.tsx';
import { useDeploymentPage } from '../../stores/queries.ts';
import { useRunningOperation } from '../../stores/world.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Page } from '../../ui/page.tsx';
import { CannotUpgrade } from './cannot-upgrade.tsx';
import { UpgradeLoader } from './upgrade-loader.tsx';

const route = '/deployments/$environment/$name/upgrade';

/** First the confirmation, then, on the same address, the progress of what was confirmed. */
export function UpgradePage(): ReactElement {
  const { environment, name } = useParams({ from: route });
  const { operation, version } = useSearch({ from: route });
  const navigate = useNavigate({ from: route });
  const texts = useTexts();
  const running = useRunningOperation(name, environment);
  const own = running?.kind === 'upgrade' ? running.id : null;
  const page = useDeploymentPage({ name, environment });

  useEffect(() => {
    // Why: whoever opens the address while it runs sees it run, and the address then says which one it is.
    if (own === null || own === operation) return;
    void navigate({ search: { operation: own }, replace: true });
  }, [own, operation, navigate]);

  return (
    <Page
      title={texts.text('upgrade.title', { name })}
      trail={
        <Link to="/deployments/$environment/$name" params={{ environment, name }}>
          {name}
        </Link>
      }
      meta={<span>{environment}</span>}
    >
      {operation !== undefined ? (
        <OperationProgress key={operation} id={operation} />
      ) : running !== null ? (
        <OtherOperation row={running} />
      ) : (
        <Loadable query={page}>
          {(data) =>
            data.check?.canUpgrade === true ? (
              <UpgradeLoader
                page={data}
                wanted={version ?? null}
                onStarted={(id) => void navigate({ search: { operation: id }, replace: true })}
              />
            ) : (
              <CannotUpgrade page={data} reason={data.check?.cannotUpgradeReason ?? ''} />
            )
          }
        </Loadable>
      )}
    </Page>
  );
}
