import { useNavigate } from '@tanstack/react-router';
import { Undo2 } from 'lucide-react';
import type { ReactElement } from 'react';
import type { DeploymentPage } from '../../../../shared/contract/shapes/deployment.ts';
import type { ErrorShape } from '../../../../shared/errors.ts';
import { printable } from '../../../../shared/printable.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';

export interface RollbackUnavailableProps {
  readonly page: DeploymentPage;
  readonly error: ErrorShape;
  readonly onRetry: () => void;
}

/** There is nothing to go back to, and why; anything else that went wrong says so itself. */
export function RollbackUnavailable({ page, error, onRetry }: RollbackUnavailableProps): ReactElement {
  const texts = useTexts();
  const navigate = useNavigate();
  const { name, environment, status } = page.row;
  if (error.code !== 'rollback-unavailable') return <ErrorState error={error} onRetry={onRetry} />;
  const isOnly = page.releases.filter(({ state }) => state !== 'failed').length <= 1;
  const reason = isOnly
    ? texts.text('rollback.unavailable.only')
    : status === 'Running' || status === 'Failed'
      ? printable(error.message)
      : texts.text('rollback.unavailable.status', { status });
  return (
    <EmptyState
      icon={Undo2}
      title={texts.text('rollback.unavailable')}
      actions={
        <Button
          onClick={() =>
            void navigate({ to: '/deployments/$environment/$name', params: { environment, name } })
          }
        >
          {texts.text('operation.toDeployment')}
        </Button>
      }
    >
      <p>{reason}</p>
    </EmptyState>
  );
}
