import { WindlassError, isWindlassError, toErrorShape } from '../../../shared/errors.ts';
import type { EngineAddress, Environment } from '../model/environment.ts';
import { checkAddress } from '../policy/check-address.ts';
import type { ReachedStage, TestedEngine } from '../ports/hosts.ts';
import type { EnvironmentTest } from './application.ts';
import { findEnvironment } from './deployment-lookup.ts';
import type { Workspace } from './workspace.ts';

/** Each stage of reaching it, to the first that fails, over a connection of its own. */
export async function testEnvironment(workspace: Workspace, name: string): Promise<EnvironmentTest> {
  const environment = findEnvironment(workspace, name);
  return inStages(environment.name, async (stages, found) => {
    const tested = await reach(workspace, environment, stages);
    const { engine } = tested;
    found(tested);
    stages.push(answered(tested));
    const isSame = environment.engineId === null || environment.engineId === engine.id;
    stages.push({ stage: 'identity', isPassed: isSame, detail: engine.id });
    if (!isSame) {
      throw new WindlassError('engine-changed', `behind ${name} answers another engine`, {
        environment: name,
        expected: environment.engineId,
        found: engine.id,
      });
    }
    const host = await workspace.hosts.open(environment);
    const deployments = await host.ledger.deployments();
    stages.push({ stage: 'ledger', isPassed: true, detail: String(deployments.length) });
  });
}

/** The same for an address before it is kept; what such an environment will be called is not known yet. */
export async function testAddress(workspace: Workspace, address: EngineAddress): Promise<EnvironmentTest> {
  checkAddress(address);
  return inStages('', async (stages, found) => {
    const tested = await workspace.hosts.test(address, (stage) => stages.push(stage));
    const { engine } = tested;
    found(tested);
    stages.push(answered(tested));
    const known = workspace.settings.environments().find((environment) => environment.engineId === engine.id);
    stages.push({ stage: 'identity', isPassed: known === undefined, detail: known?.name ?? engine.id });
    if (known !== undefined) {
      throw new WindlassError('environment-exists', `that engine is the environment ${known.name} already`, {
        environment: known.name,
      });
    }
  });
}

async function reach(
  workspace: Workspace,
  environment: Environment,
  stages: ReachedStage[],
): Promise<TestedEngine> {
  const { connection } = environment;
  if (connection.kind !== 'demo') return workspace.hosts.test(connection, (stage) => stages.push(stage));
  const host = await workspace.hosts.open(environment);
  await host.docker.engine();
  stages.push({ stage: 'connect', isPassed: true, detail: 'demo' });
  const begun = workspace.clock.monotonic();
  const engine = await host.docker.engine();
  const latencyMs = Math.round(workspace.clock.monotonic() - begun);
  return { engine, latencyMs, certificates: [] };
}

async function inStages(
  environment: string,
  test: (stages: ReachedStage[], found: (tested: TestedEngine) => void) => Promise<void>,
): Promise<EnvironmentTest> {
  const stages: ReachedStage[] = [];
  const tested: Pick<EnvironmentTest, 'engine' | 'latencyMs' | 'certificates'> = {
    engine: null,
    latencyMs: null,
    certificates: [],
  };
  try {
    await test(stages, (found) => Object.assign(tested, found));
    return { environment, stages, ...tested, error: null };
  } catch (error) {
    if (!isWindlassError(error)) throw error;
    if (stages.every((stage) => stage.isPassed)) {
      const stage = tested.engine === null ? (stages.length === 0 ? 'connect' : 'engine') : 'ledger';
      stages.push({ stage, isPassed: false, detail: error.message });
    }
    return { environment, stages, ...tested, error: toErrorShape(error) };
  }
}

function answered({ engine, latencyMs }: TestedEngine): ReachedStage {
  const detail = `${engine.version}, API ${engine.apiVersion}, ${engine.operatingSystem}, ${latencyMs} ms`;
  return { stage: 'engine', isPassed: true, detail };
}
