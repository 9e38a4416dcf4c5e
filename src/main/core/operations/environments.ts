import { isFingerprint } from '../../../shared/address-fields.ts';
import { WindlassError } from '../../../shared/errors.ts';
import type { EngineAddress, Environment, EnvironmentMarks } from '../model/environment.ts';
import { newEnvironment } from '../model/environment.ts';
import { asEnvironmentId } from '../model/ids.ts';
import { checkAddress } from '../policy/check-address.ts';
import { requireDisplayName } from '../policy/display-name.ts';
import { foldDeployment } from '../policy/fold-deployment.ts';
import type { AcceptedHostKey } from '../ports/hosts.ts';
import type { EnvironmentChange } from './application.ts';
import { findEnvironment } from './deployment-lookup.ts';
import type { Workspace } from './workspace.ts';

/** Checks that the engine answers before it keeps it; its id is pinned from then on. */
export async function addEnvironment(
  workspace: Workspace,
  name: string,
  address: EngineAddress,
  marks: Partial<EnvironmentMarks> = {},
): Promise<Environment> {
  requireDisplayName(name);
  requireFreeName(workspace, name, null);
  checkAddress(address);
  const { engine } = await workspace.hosts.test(address, () => undefined);
  const id = asEnvironmentId(workspace.ids.next(workspace.clock.now()));
  const added = { ...newEnvironment(id, name, address), ...marks, engineId: engine.id };
  workspace.settings.saveEnvironment(added);
  return added;
}

/** Another name or other marks. What runs there goes on as it began. */
export async function updateEnvironment(
  workspace: Workspace,
  name: string,
  change: EnvironmentChange,
): Promise<Environment> {
  const environment = findEnvironment(workspace, name);
  if (change.name !== undefined) {
    requireDisplayName(change.name);
    requireFreeName(workspace, change.name, environment.id);
  }
  const changed = { ...environment, ...change };
  workspace.settings.saveEnvironment(changed);
  return Promise.resolve(changed);
}

/** What is open and does not answer is given up; the next call finds the way anew, now. */
export async function retryEnvironment(workspace: Workspace, name: string): Promise<void> {
  const { docker } = await workspace.hosts.open(findEnvironment(workspace, name));
  await docker.checkConnection();
}

export async function acceptHostKey(workspace: Workspace, key: AcceptedHostKey): Promise<void> {
  if (!isFingerprint(key.fingerprint)) {
    throw new WindlassError('usage', `${key.fingerprint} is no fingerprint of a host key (SHA256:…)`, {
      reason: 'fingerprint',
      value: key.fingerprint,
    });
  }
  await workspace.hosts.acceptHostKey(key);
}

/** Only forgets it here; refused while it has deployments, which nobody would see any more. */
export async function removeEnvironment(workspace: Workspace, name: string): Promise<void> {
  const environment = findEnvironment(workspace, name);
  const host = await workspace.hosts.open(environment);
  const names = await host.ledger.mirrored();
  const folded = await Promise.all(
    names.map(async (n) => foldDeployment(n, await host.ledger.readMirror(n))),
  );
  const live = folded.filter((deployment) => deployment !== null && deployment.status !== 'Removed');
  if (live.length > 0) {
    const deployments = live.map((deployment) => deployment!.name);
    throw new WindlassError('environment-in-use', `${name} has deployments: ${deployments.join(', ')}`, {
      environment: name,
      deployments,
    });
  }
  workspace.settings.removeEnvironment(environment.id);
  await workspace.hosts.forget(environment);
}

function requireFreeName(workspace: Workspace, name: string, except: string | null): void {
  const taken = workspace.settings
    .environments()
    .some((other) => other.id !== except && other.name.toLowerCase() === name.toLowerCase());
  if (!taken) return;
  throw new WindlassError('environment-exists', `there is an environment ${name} already`, {
    environment: name,
  });
}
