import { isWindlassError } from '../../../shared/errors.ts';
import type { DeploymentRow } from '../../../shared/contract/shapes/deployment.ts';
import type { Application } from '../../core/operations/application.ts';
import type { DiscoveredEngine } from '../../app/unknown-engines.ts';
import { unknownEngines } from '../../app/unknown-engines.ts';
import type { Environment } from '../../core/model/environment.ts';
import type { OperationRecord } from '../../core/model/operation.ts';

export interface EnvironmentState {
  readonly environment: Environment;
  /** null: it does not answer. */
  readonly engineVersion: string | null;
}

export interface DeploymentState {
  readonly summary: DeploymentRow;
  /** Version that a failed deployment can be rolled back to. */
  readonly rollbackTo: string | null;
}

export interface RunningOperation {
  readonly record: OperationRecord;
  readonly environment: string;
  readonly percent: number;
  readonly phase: string;
}

/** Everything that the status page shows, read in one go. */
export interface StatusData {
  readonly environments: readonly EnvironmentState[];
  readonly deployments: readonly DeploymentState[];
  readonly operations: readonly RunningOperation[];
  /** Engines of this machine that answer and are no environment yet. */
  readonly discovered: readonly DiscoveredEngine[];
}

/**
 * Asks the use cases; an environment that does not answer is a line of its own, never an error of the page.
 * `discover` is given apart, as looking for engines is not worth being done for every reading.
 */
export async function readStatus(
  application: Application,
  discover: () => Promise<readonly DiscoveredEngine[]>,
): Promise<StatusData> {
  const environments = application.environments.list();
  const [states, summaries, records, found] = await Promise.all([
    Promise.all(environments.map((environment) => stateOf(application, environment))),
    application.deployments.list(),
    application.operations.list(null),
    discover(),
  ]);
  const running = records.filter((record) => record.end === null);
  const operations = await Promise.all(
    running.map((record) => progressOf(application, environments, record)),
  );
  const deployments = await Promise.all(summaries.map((summary) => withRollback(application, summary)));
  const discovered = unknownEngines(found, environments);
  return { environments: states, deployments, operations, discovered };
}

async function stateOf(application: Application, environment: Environment): Promise<EnvironmentState> {
  const { engine, error } = await application.environments.test(environment.name);
  return { environment, engineVersion: error === null ? (engine?.version ?? '') : null };
}

async function withRollback(application: Application, summary: DeploymentRow): Promise<DeploymentState> {
  if (summary.status !== 'Failed' || !summary.isLive) return { summary, rollbackTo: null };
  const { name, environment } = summary;
  try {
    const { canRollback, rollbackTargetVersion } = await application.deployments.rollbackInfo({
      name,
      environment,
    });
    return { summary, rollbackTo: canRollback ? rollbackTargetVersion : null };
  } catch (error) {
    // Why: its environment may have gone since the list was read; the rest of the page stays true.
    if (isWindlassError(error)) return { summary, rollbackTo: null };
    throw error;
  }
}

async function progressOf(
  application: Application,
  environments: readonly Environment[],
  record: OperationRecord,
): Promise<RunningOperation> {
  const { events } = await application.operations.show(record.id);
  const progress = events.findLast((event) => event.body.type === 'progress.advanced')?.body;
  const environment =
    environments.find((known) => known.id === record.environment)?.name ?? record.environment;
  const percent = progress?.type === 'progress.advanced' ? progress.progress.percent : 0;
  return { record, environment, percent, phase: record.phase };
}
