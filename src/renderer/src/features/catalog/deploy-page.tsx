import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Server } from 'lucide-react';
import type { ReactElement } from 'react';
import { printable } from '../../../../shared/printable.ts';
import { Loadable } from '../../parts/loadable.tsx';
import { useAbout, useEnvironments, useProduct } from '../../stores/queries.ts';
import { useTexts } from '../../text/use-texts.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { Page } from '../../ui/page.tsx';
import { DeployForm } from './deploy-form.tsx';

/** From a product of the catalog to a running deployment. */
export function DeployPage(): ReactElement {
  const { productId } = useParams({ from: '/deploy/$productId' });
  const { stack, version, environment } = useSearch({ from: '/deploy/$productId' });
  const texts = useTexts();
  const navigate = useNavigate();
  const product = useProduct(productId);
  const environments = useEnvironments();
  const about = useAbout();
  const name = printable(product.data?.product.name ?? productId);
  return (
    <Page
      title={texts.text('deploy.title', { name })}
      trail={
        <Link to="/catalog/$productId" params={{ productId }}>
          {name}
        </Link>
      }
    >
      <Loadable query={product}>
        {(page) => (
          <Loadable query={environments}>
            {(rows) => (
              <Loadable query={about}>
                {({ preferences }) =>
                  rows.length === 0 ? (
                    <EmptyState
                      icon={Server}
                      title={texts.text('deploy.noEnvironment')}
                      actions={
                        <LinkButton to="/environments/add">{texts.text('environment.add')}</LinkButton>
                      }
                    />
                  ) : (
                    <DeployForm
                      page={page}
                      environments={rows}
                      preferences={preferences}
                      wantedVersion={version ?? null}
                      wantedStack={stack ?? null}
                      wantedEnvironment={environment ?? null}
                      onStarted={(id) => void navigate({ to: '/operations/$id', params: { id } })}
                    />
                  )
                }
              </Loadable>
            )}
          </Loadable>
        )}
      </Loadable>
    </Page>
  );
}
