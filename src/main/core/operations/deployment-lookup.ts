import { WindlassError, isWindlassError } from '../../../shared/errors.ts';
import type { Deployment } from '../model/deployment.ts';
import type { Environment } from '../model/environment.ts';
import type { EngineInfo } from '../model/observed.ts';
import { foldDeployment } from '../policy/fold-deployment.ts';
import type { Host } from '../ports/hosts.ts';
import type { DeploymentRef } from './application.ts';
import type { Workspace } from './workspace.ts';

export interface Located {
  readonly host: Host;
  readonly deployment: Deployment;
}

/** A host with what its engine said of itself. */
export interface AnsweredHost {
  readonly host: Host;
  readonly engine: EngineInfo;
}

export function findEnvironment(workspace: Workspace, name: string): Environment {
  const environments = workspace.settings.environments();
  const found = environments.find((environment) => environment.name.toLowerCase() === name.toLowerCase());
  if (found !== undefined) return found;
  throw new WindlassError('environment-not-found', `there is no environment ${name}`, {
    environment: name,
    known: environments.map((environment) => environment.name),
  });
}

/** Opens an environment and makes sure that it is still the engine that was seen first. */
export async function openHost(workspace: Workspace, environment: Environment): Promise<Host> {
  return (await askEngine(workspace, environment)).host;
}

/** The same with what the engine said of itself. */
export async function askEngine(workspace: Workspace, environment: Environment): Promise<AnsweredHost> {
  const host = await workspace.hosts.open(environment);
  const engine = await host.docker.engine();
  if (environment.engineId === null) {
    pinEngine(workspace, environment, engine.id);
  } else if (engine.id !== environment.engineId) {
    throw new WindlassError(
      'engine-changed',
      `behind ${environment.name} answers another engine than the one it was set up with`,
      { environment: environment.name, expected: environment.engineId, found: engine.id },
    );
  }
  return { host: { ...host, environment: { ...environment, engineId: engine.id } }, engine };
}

/** Why it is read again: while the engine was asked it may have been changed, or removed. */
function pinEngine(workspace: Workspace, { id }: Environment, engineId: string): void {
  const now = workspace.settings.environments().find((environment) => environment.id === id);
  if (now?.engineId === null) workspace.settings.saveEnvironment({ ...now, engineId });
}

/** The deployment that is meant, from its host. */
export async function findDeployment(
  workspace: Workspace,
  ref: DeploymentRef,
  open = (environment: Environment): Promise<Host> => openHost(workspace, environment),
): Promise<Located> {
  if (ref.environment !== null) {
    const host = await open(findEnvironment(workspace, ref.environment));
    const deployment = await readDeployment(host, ref.name);
    if (deployment !== null) return { host, deployment };
    throw notFound(ref.name, ref.environment);
  }
  const found: Located[] = [];
  let unreachable: WindlassError | null = null;
  for (const environment of workspace.settings.environments()) {
    try {
      const host = await open(environment);
      const deployment = await readDeployment(host, ref.name);
      if (deployment !== null) found.push({ host, deployment });
    } catch (error) {
      if (!isWindlassError(error)) throw error;
      unreachable = error;
    }
  }
  if (found.length > 1) {
    const names = found.map(({ host }) => `${ref.name}@${host.environment.name}`);
    throw new WindlassError(
      'usage',
      `several environments have a deployment ${ref.name}: ${names.join(', ')}`,
      {
        deployment: ref.name,
        candidates: names,
      },
    );
  }
  const [only] = found;
  if (only !== undefined) return only;
  if (unreachable !== null) throw unreachable;
  throw notFound(ref.name, null);
}

/** null when it was never there or has been removed. */
export async function readDeployment(host: Host, name: string): Promise<Deployment | null> {
  const deployment = foldDeployment(name, await host.ledger.read(name));
  return deployment === null || deployment.status === 'Removed' ? null : deployment;
}

function notFound(name: string, environment: string | null): WindlassError {
  const where = environment === null ? '' : ` in ${environment}`;
  return new WindlassError('deployment-not-found', `there is no deployment ${name}${where}`, {
    deployment: name,
    environment,
  });
}
