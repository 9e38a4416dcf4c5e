import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';
import type { ReactElement } from 'react';
import { Loadable } from '../../parts/loadable.tsx';
import { OperationPlace } from '../../parts/operation-place.tsx';
import { useAbout, useDeploymentPage } from '../../stores/queries.ts';
import { useTexts } from '../../text/use-texts.ts';
import { RollbackForm } from './rollback-form.tsx';

const route = '/deployments/$environment/$name/rollback';

/** First what comes back and what does not, then, on the same address, the progress. */
export function RollbackPage(): ReactElement {
  const { environment, name } = useParams({ from: route });
  const { operation, release } = useSearch({ from: route });
  const navigate = useNavigate({ from: route });
  const texts = useTexts();
  const page = useDeploymentPage({ name, environment });
  const about = useAbout();
  const show = useCallback(
    (id: string) => void navigate({ search: { operation: id }, replace: true }),
    [navigate],
  );
  const title = texts.text('rollback.title', { name });

  return (
    <OperationPlace kind="rollback" {...{ name, environment, title, operation }} onOperation={show}>
      <Loadable query={page}>
        {(data) => (
          <Loadable query={about}>
            {({ preferences }) => (
              <RollbackForm
                page={data}
                release={release ?? null}
                preferences={preferences}
                onStarted={show}
              />
            )}
          </Loadable>
        )}
      </Loadable>
    </OperationPlace>
  );
}
