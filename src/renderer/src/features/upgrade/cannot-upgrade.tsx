import { CircleArrowUp, Undo2 } from 'lucide-react';
import type { ReactElement } from 'react';
import type { DeploymentPage } from '../../../../shared/contract/shapes/deployment.ts';
import { printable } from '../../../../shared/printable.ts';
import { useTexts } from '../../text/use-texts.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { LinkButton } from '../../ui/link-button.tsx';

/** The documented answers of the check, which are English, and what they are called here. */
const reasons: Readonly<Record<string, string>> = {
  'Deployment must be running': 'mustRun',
  'No newer version available': 'noNewer',
  'Product not found in catalog': 'notInCatalog',
};

export interface CannotUpgradeProps {
  readonly reason: string;
  readonly page: DeploymentPage;
}

/** Why there is no upgrade now, in the documented words, and where to go instead. */
export function CannotUpgrade({ reason, page }: CannotUpgradeProps): ReactElement {
  const texts = useTexts();
  const params = { environment: page.row.environment, name: page.row.name };
  const known = Object.entries(reasons).find(([english]) => reason.startsWith(english))?.[1];
  return (
    <EmptyState
      icon={CircleArrowUp}
      title={texts.text('upgrade.cannot')}
      actions={
        <>
          <LinkButton to="/deployments/$environment/$name" params={params}>
            {texts.text('operation.toDeployment')}
          </LinkButton>
          {page.row.status === 'Failed' && page.rollback.canRollback && (
            <LinkButton
              to="/deployments/$environment/$name/rollback"
              params={params}
              variant="amber"
              icon={Undo2}
            >
              {texts.text('kind.rollback')}
            </LinkButton>
          )}
        </>
      }
    >
      <p>{known === undefined ? printable(reason) : texts.text(`err.${known}`)}</p>
      {known !== undefined && <p>{texts.text(`fix.${known}`)}</p>}
    </EmptyState>
  );
}
