import type { DeploymentRef } from './deployment-ref.ts';
import { client } from './client-holder.ts';
import { Resource } from './resource.ts';
import { ResourceMap } from './resource-map.ts';

/** Everything that pages ask for, in one place, so that the world can say what has changed. */
export const about = new Resource(() => client().call('app.about', {}));
export const doctor = new Resource(() => client().call('app.doctor', {}));
export const environments = new Resource(() => client().call('environments.list', {}));
export const registryLogins = new Resource(() => client().call('registries.list', {}));
export const discoveredEngines = new Resource(() => client().call('environments.discover', {}));
export const knownPlaces = new Resource(() => client().call('environments.places', {}));
export const deployments = new Resource(() => client().call('deployments.list', {}));
export const catalog = new Resource(() => client().call('catalog.list', { isFresh: false }));
export const products = new ResourceMap((productId: string) =>
  client().call('catalog.product', { productId }),
);
export const deploymentPages = new ResourceMap(
  (ref: DeploymentRef) => client().call('deployments.page', ref),
  (ref) => (onChange) =>
    client().follow('deployment', ref, {
      onSnapshot: () => undefined,
      onEvent: onChange,
      onEnd: () => undefined,
    }),
);
export const operationLists = new ResourceMap(
  (of: { readonly deployment: string | null; readonly environment: string | null }) =>
    client().call('operations.list', of),
);
export const operationPages = new ResourceMap((id: string) => client().call('operations.page', { id }));
