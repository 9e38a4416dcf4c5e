import type { AboutAnswer, DoctorRow, Preferences } from '../../../shared/contract/shapes/application.ts';
import type { CatalogAnswer, ProductPage } from '../../../shared/contract/shapes/catalog.ts';
import type { DeploymentPage, DeploymentRow } from '../../../shared/contract/shapes/deployment.ts';
import type {
  DiscoveredEngineRow,
  EnvironmentRow,
  KnownPlaceRow,
} from '../../../shared/contract/shapes/environment.ts';
import type { RegistryLoginRow } from '../../../shared/contract/shapes/registry.ts';
import type { OperationPage, OperationRow } from '../../../shared/contract/shapes/operation.ts';
import { firstPreferences } from '../../../shared/contract/preferences.ts';
import type { DeploymentRef } from './deployment-ref.ts';
import * as resources from './resources.ts';
import type { UsedResource } from './use-resource.ts';
import { useResource } from './use-resource.ts';

/** The hooks of pages: what is known, since when, why it could not be renewed. */
export const useAbout = (): UsedResource<AboutAnswer> => useResource(resources.about);
export const useDoctor = (): UsedResource<readonly DoctorRow[]> => useResource(resources.doctor);
export const useEnvironments = (): UsedResource<readonly EnvironmentRow[]> =>
  useResource(resources.environments);
/** Whether the environment is marked so that nothing in it may be changed. */
export const useIsReadOnly = (environment: string): boolean =>
  useEnvironments().data?.find(({ name }) => name === environment)?.isReadOnly === true;
export const useDiscoveredEngines = (): UsedResource<readonly DiscoveredEngineRow[]> =>
  useResource(resources.discoveredEngines);
export const useRegistryLogins = (): UsedResource<readonly RegistryLoginRow[]> =>
  useResource(resources.registryLogins);
export const useKnownPlaces = (): UsedResource<readonly KnownPlaceRow[]> =>
  useResource(resources.knownPlaces);
export const useDeployments = (): UsedResource<readonly DeploymentRow[]> =>
  useResource(resources.deployments);
export const useDeploymentPage = (ref: DeploymentRef): UsedResource<DeploymentPage> =>
  useResource(resources.deploymentPages.of(ref));
export const useCatalog = (): UsedResource<CatalogAnswer> => useResource(resources.catalog);
export const useProduct = (productId: string): UsedResource<ProductPage> =>
  useResource(resources.products.of(productId));
export const useOperations = (ref: DeploymentRef | null = null): UsedResource<readonly OperationRow[]> =>
  useResource(
    resources.operationLists.of({
      deployment: ref?.name ?? null,
      environment: ref?.environment ?? null,
    }),
  );
export const useOperationPage = (id: string): UsedResource<OperationPage> =>
  useResource(resources.operationPages.of(id));

/** Those of first use until they are known. */
export function usePreferences(): Preferences {
  return useAbout().data?.preferences ?? firstPreferences;
}
