import { WindlassError, isWindlassError, toErrorShape } from '../../../shared/errors.ts';
import type { Environment, Source } from '../model/environment.ts';
import { addressText, newEnvironment } from '../model/environment.ts';
import { asEnvironmentId } from '../model/ids.ts';
import type { EngineInfo } from '../model/observed.ts';
import { foldDeployment } from '../policy/fold-deployment.ts';
import type { EnvironmentTest } from './application.ts';
import { askEngine, findEnvironment } from './deployment-lookup.ts';
import type { Workspace } from './workspace.ts';

const namePattern = /^[A-Za-z0-9][A-Za-z0-9 ._-]{0,62}$/;

/** Checks that the engine answers before it keeps it; its id is pinned from then on. */
export async function addEnvironment(
  workspace: Workspace,
  name: string,
  dockerHost: string,
): Promise<Environment> {
  requireName(name);
  requireLocalAddress(dockerHost);
  if (workspace.settings.environments().some((other) => other.name.toLowerCase() === name.toLowerCase())) {
    throw new WindlassError('environment-exists', `there is an environment ${name} already`, {
      environment: name,
    });
  }
  const id = asEnvironmentId(workspace.ids.next(workspace.clock.now()));
  const environment = newEnvironment(id, name, { kind: 'docker-host', dockerHost });
  const host = await workspace.hosts.open(environment);
  const engine = await host.docker.engine();
  const pinned = { ...environment, engineId: engine.id };
  workspace.settings.saveEnvironment(pinned);
  return pinned;
}

/** One short question, so that a list of environments can be shown. */
export async function askEnvironment(workspace: Workspace, name: string): Promise<EngineInfo> {
  return (await askEngine(workspace, findEnvironment(workspace, name))).engine;
}

type Stage = EnvironmentTest['stages'][number];

/** Each stage of reaching it, to the first that fails. */
export async function testEnvironment(workspace: Workspace, name: string): Promise<EnvironmentTest> {
  const environment = findEnvironment(workspace, name);
  return inStages(environment.name, async (stages, found) => {
    const host = await workspace.hosts.open(environment);
    const engine = await host.docker.engine();
    found(engine);
    stages.push(...answered(addressText(environment.connection) ?? 'demo', engine));
    const isSame = environment.engineId === null || environment.engineId === engine.id;
    stages.push({ stage: 'identity', isPassed: isSame, detail: engine.id });
    if (!isSame) {
      throw new WindlassError('engine-changed', `behind ${name} answers another engine`, {
        environment: name,
        expected: environment.engineId,
        found: engine.id,
      });
    }
    const deployments = await host.ledger.deployments();
    stages.push({ stage: 'ledger', isPassed: true, detail: String(deployments.length) });
  });
}

/** The same for an address before it is kept; what such an environment will be called is not known yet. */
export async function testAddress(workspace: Workspace, dockerHost: string): Promise<EnvironmentTest> {
  requireLocalAddress(dockerHost);
  return inStages('', async (stages, found) => {
    const engine = await workspace.hosts.ask(dockerHost);
    found(engine);
    stages.push(...answered(dockerHost, engine));
    const known = workspace.settings.environments().find((environment) => environment.engineId === engine.id);
    stages.push({ stage: 'identity', isPassed: known === undefined, detail: known?.name ?? engine.id });
    if (known !== undefined) {
      throw new WindlassError('environment-exists', `that engine is the environment ${known.name} already`, {
        environment: known.name,
      });
    }
  });
}

async function inStages(
  environment: string,
  reach: (stages: Stage[], found: (engine: EngineInfo) => void) => Promise<void>,
): Promise<EnvironmentTest> {
  const stages: Stage[] = [];
  let engine: EngineInfo | null = null;
  try {
    await reach(stages, (found) => (engine = found));
    return { environment, stages, engine, error: null };
  } catch (error) {
    if (!isWindlassError(error)) throw error;
    if (stages.every((stage) => stage.isPassed)) {
      const stage = stages.length === 0 ? 'connect' : 'ledger';
      stages.push({ stage, isPassed: false, detail: error.message });
    }
    return { environment, stages, engine, error: toErrorShape(error) };
  }
}

function answered(address: string, engine: EngineInfo): readonly Stage[] {
  return [
    { stage: 'connect', isPassed: true, detail: address },
    {
      stage: 'engine',
      isPassed: true,
      detail: `${engine.version}, API ${engine.apiVersion}, ${engine.operatingSystem}`,
    },
  ];
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
}

/** Reads it once, so that a wrong path is refused at once. */
export async function addSource(workspace: Workspace, name: string, path: string): Promise<Source> {
  requireName(name);
  if (workspace.settings.sources().some((other) => other.name === name)) {
    throw new WindlassError('source-exists', `there is a source ${name} already`, { source: name });
  }
  const source: Source = { id: name.toLowerCase().replace(/[^a-z0-9]+/g, '-'), name, path };
  if (workspace.settings.sources().some((other) => other.id === source.id)) {
    throw new WindlassError('source-exists', `the name ${name} is too like an existing one`, {
      source: name,
    });
  }
  await workspace.definitions.load(source);
  workspace.settings.saveSource(source);
  return source;
}

export function removeSource(workspace: Workspace, name: string): void {
  const source = workspace.settings
    .sources()
    .find((candidate) => candidate.name === name || candidate.id === name);
  if (source === undefined) {
    const known = workspace.settings.sources().map((candidate) => candidate.name);
    throw new WindlassError('source-not-found', `there is no source ${name}`, { source: name, known });
  }
  workspace.settings.removeSource(source.id);
}

function requireLocalAddress(dockerHost: string): void {
  if (/^(unix:\/\/\/|npipe:\/\/).+/.test(dockerHost)) return;
  throw new WindlassError(
    'usage',
    `${dockerHost} is no local engine: unix:///path or npipe:////./pipe/name`,
    { dockerHost },
  );
}

function requireName(name: string): void {
  if (namePattern.test(name)) return;
  throw new WindlassError(
    'name-invalid',
    'a name has 1 to 63 letters, digits, spaces, dots, dashes and underscores',
    {
      name,
    },
  );
}
