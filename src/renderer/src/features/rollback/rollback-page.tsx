import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { ReactElement } from 'react';
import { Loadable } from '../../parts/loadable.tsx';
import { OperationProgress } from '../../parts/operation-progress.tsx';
import { OtherOperation } from '../../parts/other-operation.tsx';
import { useAbout, useDeploymentPage } from '../../stores/queries.ts';
import { useRunningOperation } from '../../stores/world.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Page } from '../../ui/page.tsx';
import { RollbackForm } from './rollback-form.tsx';

const route = '/deployments/$environment/$name/rollback';

/** First what comes back and what does not, then, on the same address, the progress. */
export function RollbackPage(): ReactElement {
  const { environment, name } = useParams({ from: route });
  const { operation, release } = useSearch({ from: route });
  const navigate = useNavigate({ from: route });
  const texts = useTexts();
  const running = useRunningOperation(name, environment);
  const own = running?.kind === 'rollback' ? running.id : null;
  const page = useDeploymentPage({ name, environment });
  const about = useAbout();

  useEffect(() => {
    // Why: whoever opens the address while it runs sees it run, and the address then says which one it is.
    if (own === null || own === operation) return;
    void navigate({ search: { operation: own }, replace: true });
  }, [own, operation, navigate]);

  return (
    <Page
      title={texts.text('rollback.title', { name })}
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
          {(data) => (
            <Loadable query={about}>
              {({ preferences }) => (
                <RollbackForm
                  page={data}
                  release={release ?? null}
                  preferences={preferences}
                  onStarted={(id) => void navigate({ search: { operation: id }, replace: true })}
                />
              )}
            </Loadable>
          )}
        </Loadable>
      )}
    </Page>
  );
}
