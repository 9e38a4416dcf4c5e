import type { DeploymentPage } from '../../../../shared/contract/shapes/deployment.ts';
import type { DeploymentRef } from '../../stores/deployment-ref.ts';

/** What a part of the page is given. */
export interface PagePartProps {
  readonly page: DeploymentPage;
  readonly target: DeploymentRef;
}
