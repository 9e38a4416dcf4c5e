import { WindlassError, isWindlassError } from '../../../shared/errors.ts';
import type { AboutAnswer, SecretsState } from '../../../shared/contract/shapes/application.ts';
import { asOperationId } from '../../core/model/ids.ts';
import { describeVariableProblem, validateVariables } from '../../core/policy/variables-validation.ts';
import type {
  Application,
  DeploymentDetails,
  DeploymentRef,
  OperationRequest,
} from '../../core/operations/application.ts';
import { isNotAsked } from '../is-not-asked.ts';
import { catalogAnswer, productPage, sourceRow } from '../views/catalog-view.ts';
import { deploymentPage } from '../views/deployment-page.ts';
import type { DeploymentLists } from '../views/deployment-lists.ts';
import type { DeploymentStatuses } from '../views/deployment-statuses.ts';
import type { EnvironmentMonitor } from '../views/environment-monitor.ts';
import { heldAnswer } from '../views/held-answer.ts';
import { operationPage, operationRow } from '../views/operation-rows.ts';
import type { OperationTracker } from '../views/operation-tracker.ts';
import { previewAnswer } from '../views/preview-answer.ts';
import { environmentHandlers } from './environment-handlers.ts';
import type { Area, Handlers } from './handlers.ts';
import { registryHandlers } from './registry-handlers.ts';
import type { TerminalSessions } from './terminal-sessions.ts';
import type { WorldFeed } from './world-feed.ts';

export interface HandlerContext {
  readonly application: Application;
  readonly about: Omit<AboutAnswer, 'preferences' | 'secrets'>;
  readonly builtInSources: readonly string[];
  readonly monitor: EnvironmentMonitor;
  readonly lists: DeploymentLists;
  readonly statuses: DeploymentStatuses;
  readonly tracker: OperationTracker;
  readonly world: WorldFeed;
  readonly terminals: TerminalSessions;
}

/** Every method of the contract over the use cases. A change is told to everybody who looks, once it is done. */
export function makeHandlers(context: HandlerContext): Handlers {
  return {
    ...applicationHandlers(context),
    ...secretHandlers(context),
    ...environmentHandlers(context),
    ...registryHandlers(context.application),
    ...catalogHandlers(context),
    ...deploymentHandlers(context),
    ...operationHandlers(context),
    ...terminalHandlers(context),
  };
}

function applicationHandlers({ application, about, world }: HandlerContext): Area<'app'> {
  return {
    'app.about': async () => ({
      ...about,
      secrets: await application.secrets.state(),
      preferences: application.preferences.read(),
    }),
    'app.setPreferences': (change) => {
      const given = Object.entries(change).filter(([, value]) => value !== undefined);
      const preferences = application.preferences.change(Object.fromEntries(given));
      world.tell({ type: 'preferences' });
      return preferences;
    },
    'app.doctor': async () =>
      (await application.doctor()).map(({ severity, area, code, details }) => ({
        severity,
        area,
        code,
        details,
      })),
  };
}

/** Answers the new state; other windows read it anew with the preferences. */
function secretHandlers({ application: { secrets }, world }: HandlerContext): Area<'secrets'> {
  const changed = async (change: Promise<void>): Promise<SecretsState> => {
    await change;
    world.tell({ type: 'preferences' });
    return secrets.state();
  };
  return {
    'secrets.unlock': ({ passphrase }) => changed(secrets.unlock(passphrase)),
    'secrets.setPassphrase': ({ current, next }) => changed(secrets.setPassphrase(current, next)),
    'secrets.removePassphrase': ({ current }) => changed(secrets.removePassphrase(current)),
  };
}

function catalogHandlers({
  application,
  builtInSources,
  world,
}: HandlerContext): Area<'sources'> & Area<'catalog'> {
  return {
    'sources.add': async ({ name, path }) => {
      const source = await application.sources.add(name, path);
      world.tell({ type: 'catalog' });
      return sourceRow(source, builtInSources);
    },
    'sources.remove': async ({ name }) => {
      await application.sources.remove(name);
      world.tell({ type: 'catalog' });
      return null;
    },
    'catalog.list': async ({ isFresh }) => {
      const answer = await catalogAnswer(application, builtInSources, isFresh);
      if (isFresh) world.tell({ type: 'catalog' });
      return answer;
    },
    'catalog.product': ({ productId }) => productPage(application, productId),
    'catalog.validate': async ({ stackId, version, values }) => {
      const versions = await application.catalog.versions();
      const found = versions.find((each) => each.stackId === stackId && each.version === version);
      if (found === undefined) {
        throw new WindlassError('version-not-found', `there is no version ${version} of ${stackId}`, {
          stack: stackId,
          version,
        });
      }
      return validateVariables(found.variables, values).map((problem) => ({
        variable: problem.name,
        code: problem.code,
        details: problem.details,
        message: describeVariableProblem(problem),
      }));
    },
  };
}

function deploymentHandlers({
  application,
  lists,
  statuses,
  tracker,
  world,
}: HandlerContext): Area<'deployments'> {
  return {
    'deployments.list': () => lists.rows(),
    'deployments.page': async (ref) => {
      const [details, versions] = await Promise.all([
        statusOrLast(application, statuses, ref),
        application.catalog.versions(),
      ]);
      const { name, environment } = details.summary;
      return deploymentPage(details, versions, tracker.runningOn(name, environment));
    },
    'deployments.setPolicy': async ({ ref, rollback }) => {
      await application.deployments.setPolicy(ref, { rollback });
      const { summary } = await application.deployments.status(ref);
      world.tell({ type: 'deployment', name: summary.name, environment: summary.environment });
      return null;
    },
  };
}

function operationHandlers({ application, tracker }: HandlerContext): Area<'operations'> {
  const { operations, environments } = application;
  const surroundings = (): Parameters<typeof operationRow>[1] => ({
    environments: environments.list(),
    percentOf: (id) => tracker.percentOf(id),
  });
  return {
    'operations.preview': (request) => previewAnswer(application, requestOf(request)),
    'operations.start': async (request) => ({ id: (await operations.start(requestOf(request))).id }),
    'operations.resume': async ({ name, environment, confirmation }) => ({
      id: (await operations.resume({ name, environment }, confirmation)).id,
    }),
    'operations.held': async (ref) => heldAnswer(await operations.held(ref)),
    'operations.cancel': ({ id }) => ({
      isCancelled:
        operations
          .running()
          .find((operation) => operation.id === id)
          ?.cancel() ?? false,
    }),
    'operations.unlock': async ({ ref, lock }) => {
      await operations.unlock(ref, lock);
      return null;
    },
    'operations.list': async ({ deployment, environment }) => {
      const around = surroundings();
      const rows = (await operations.list(deployment)).map((record) => operationRow(record, around));
      return environment === null ? rows : rows.filter((row) => row.environment === environment);
    },
    'operations.page': async ({ id }) => {
      const { record, events } = await operations.show(asOperationId(id));
      return operationPage(record, events, surroundings());
    },
  };
}

/** A host that does not answer does not take its deployments off the screen. */
async function statusOrLast(
  application: Application,
  statuses: DeploymentStatuses,
  ref: DeploymentRef,
): Promise<DeploymentDetails> {
  try {
    return await statuses.read(ref);
  } catch (error) {
    if (!isWindlassError(error) || !isNotAsked(error.code)) throw error;
    const known = await application.deployments.lastStatus(ref);
    if (known === null) throw error;
    return known;
  }
}

/** Members that were left out are not there, as the core wants them. */
function requestOf(request: Parameters<Handlers['operations.preview']>[0]): OperationRequest {
  const given = Object.entries(request.options).filter(([, value]) => value !== undefined);
  return { ...request, options: Object.fromEntries(given) };
}

function terminalHandlers({ terminals }: HandlerContext): Area<'terminal'> {
  return {
    'terminal.write': ({ terminal, input }) => {
      terminals.write(terminal, input);
      return null;
    },
    'terminal.resize': async ({ terminal, columns, rows }) => {
      await terminals.resize(terminal, { columns, rows });
      return null;
    },
  };
}
