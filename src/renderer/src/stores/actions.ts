import type { MethodInput, MethodOutput } from '../../../shared/contract/methods.ts';
import type { Preferences, SecretsState } from '../../../shared/contract/shapes/application.ts';
import type { CatalogAnswer } from '../../../shared/contract/shapes/catalog.ts';
import { client } from './client-holder.ts';
import type { DeploymentRef } from './deployment-ref.ts';
import type { OperationRequest } from './previews.ts';
import * as resources from './resources.ts';

/** Changes. Each rejects with a WindlassError; what it changed is asked for again without waiting for the world. */
export async function startOperation(request: OperationRequest): Promise<string> {
  return (await client().call('operations.start', request)).id;
}

export async function resumeOperation(input: MethodInput<'operations.resume'>): Promise<string> {
  return (await client().call('operations.resume', input)).id;
}

/** false: the point of no return is passed, or it runs elsewhere. */
export async function cancelOperation(id: string): Promise<boolean> {
  return (await client().call('operations.cancel', { id })).isCancelled;
}

export async function unlock(ref: DeploymentRef, lock: string): Promise<void> {
  await client().call('operations.unlock', { ref, lock });
  resources.deploymentPages.of(ref).invalidate();
}

export async function setPolicy(ref: DeploymentRef, rollback: 'manual' | 'automatic'): Promise<void> {
  await client().call('deployments.setPolicy', { ref, rollback });
  resources.deploymentPages.of(ref).invalidate();
}

/** Shown at once, put back when it could not be kept. */
export async function setPreferences(change: Partial<Preferences>): Promise<void> {
  const { data } = resources.about.state.getState();
  if (data !== null) resources.about.put({ ...data, preferences: { ...data.preferences, ...change } });
  try {
    const preferences = await client().call('app.setPreferences', change);
    const now = resources.about.state.getState().data;
    if (now !== null) resources.about.put({ ...now, preferences });
  } catch (error) {
    resources.about.invalidate();
    throw error;
  }
}

export async function addEnvironment(
  input: MethodInput<'environments.add'>,
): Promise<MethodOutput<'environments.add'>> {
  const row = await client().call('environments.add', input);
  resources.environments.invalidate();
  resources.discoveredEngines.invalidate();
  return row;
}

export function testEnvironment(
  input: MethodInput<'environments.test'>,
): Promise<MethodOutput<'environments.test'>> {
  return client().call('environments.test', input);
}

export async function updateEnvironment(
  input: MethodInput<'environments.update'>,
): Promise<MethodOutput<'environments.update'>> {
  const row = await client().call('environments.update', input);
  resources.environments.invalidate();
  resources.deployments.invalidate();
  return row;
}

/** Asks it now, whenever it was to be tried next. */
export async function retryEnvironment(name: string): Promise<void> {
  await client().call('environments.retry', { name });
  resources.environments.invalidate();
}

/** For a key whose fingerprint somebody compared. */
export async function acceptHostKey(input: MethodInput<'environments.acceptHostKey'>): Promise<void> {
  await client().call('environments.acceptHostKey', input);
  resources.environments.invalidate();
}

/** Kept in the memory of the application and nowhere else. */
export async function authenticate(input: MethodInput<'environments.authenticate'>): Promise<void> {
  await client().call('environments.authenticate', input);
  resources.environments.invalidate();
}

export async function removeEnvironment(name: string): Promise<void> {
  await client().call('environments.remove', { name });
  resources.environments.invalidate();
  resources.deployments.invalidate();
}

/** The registry is asked first; one that it does not accept is refused. */
export async function logInToRegistry(
  input: MethodInput<'registries.login'>,
): Promise<MethodOutput<'registries.login'>> {
  const saved = await client().call('registries.login', input);
  resources.registryLogins.invalidate();
  return saved;
}

export async function logOutOfRegistry(registry: string): Promise<void> {
  await client().call('registries.logout', { registry });
  resources.registryLogins.invalidate();
}

export async function addSource(input: MethodInput<'sources.add'>): Promise<void> {
  await client().call('sources.add', input);
  await syncCatalog();
}

export async function removeSource(name: string): Promise<void> {
  await client().call('sources.remove', { name });
  resources.catalog.invalidate();
  resources.products.invalidate();
}

/** Every source is read again. */
export async function syncCatalog(): Promise<CatalogAnswer> {
  const answer = await client().call('catalog.list', { isFresh: true });
  resources.catalog.put(answer);
  resources.products.invalidate();
  resources.deployments.invalidate();
  return answer;
}

export async function unlockSecrets(passphrase: string): Promise<void> {
  putSecrets(await client().call('secrets.unlock', { passphrase }));
}

/** `current`: null where there is none yet. */
export async function setPassphrase(current: string | null, next: string): Promise<void> {
  putSecrets(await client().call('secrets.setPassphrase', { current, next }));
}

export async function removePassphrase(current: string): Promise<void> {
  putSecrets(await client().call('secrets.removePassphrase', { current }));
}

function putSecrets(secrets: SecretsState): void {
  const { data } = resources.about.state.getState();
  if (data !== null) resources.about.put({ ...data, secrets });
}
