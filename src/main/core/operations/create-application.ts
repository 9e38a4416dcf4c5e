import { WindlassError } from '../../../shared/errors.ts';
import type { Environment } from '../model/environment.ts';
import { asOperationId } from '../model/ids.ts';
import { HostLock } from '../engine/host-lock.ts';
import { renderPlan } from '../planner/render-plan.ts';
import type { Application, OperationHandle, OperationPreview, OperationRequest } from './application.ts';
import { Catalog } from './catalog.ts';
import { compareRequest } from './compare-request.ts';
import { findDeployment, findEnvironment } from './deployment-lookup.ts';
import { DeploymentQueries } from './deployment-queries.ts';
import { examine } from './doctor.ts';
import { requireChangeable, requirePermission } from './environment-marks.ts';
import {
  acceptHostKey,
  addEnvironment,
  removeEnvironment,
  retryEnvironment,
  updateEnvironment,
} from './environments.ts';
import { followOperation } from './follow-operation.ts';
import { followUsage } from './follow-usage.ts';
import { compareHeld } from './held.ts';
import { HostLooks } from './host-looks.ts';
import { Launcher } from './launch.ts';
import { openShell } from './open-shell.ts';
import { outlineServices } from './outline-services.ts';
import { removePortProbes } from './preflight.ts';
import { prepareRequest } from './prepare-request.ts';
import { recoverAll } from './recover.ts';
import { resumeDeployment } from './resume.ts';
import type { SecretProtection } from '../ports/secrets.ts';
import { addSource, removeSource } from './sources.ts';
import { testAddress, testEnvironment } from './test-connection.ts';
import type { Workspace } from './workspace.ts';

/** The use cases over a workspace: what every door is given. */
export function createApplication(workspace: Workspace): Application {
  const catalog = new Catalog(workspace);
  const launcher = new Launcher(workspace);
  const looks = new HostLooks(workspace);
  return {
    ...configurationCases(workspace, catalog, looks),
    deployments: deploymentCases(workspace, catalog, looks),
    operations: operationCases(workspace, catalog, launcher),
    registries: workspace.registryLogins,
    secrets: secretCases(workspace, () => recoverAll(workspace, launcher, null)),
    doctor: () => examine(workspace, catalog, (id) => launcher.running(id) !== null),
    wake: () => {
      launcher.wake();
      void checkConnections(workspace);
    },
    close: () => workspace.hosts.close(),
  };
}

/** What waits for an answer that went missing in a sleep is not to wait for its deadline. */
async function checkConnections({ settings, hosts, logger }: Workspace): Promise<void> {
  for (const environment of settings.environments()) {
    try {
      const { docker } = await hosts.open(environment);
      void docker.checkConnection();
    } catch (error) {
      logger.warn('a connection could not be checked', {
        environment: environment.name,
        error: String(error),
      });
    }
  }
}

function configurationCases(
  workspace: Workspace,
  catalog: Catalog,
  looks: HostLooks,
): Pick<Application, 'environments' | 'sources' | 'catalog' | 'preferences'> {
  const { settings } = workspace;
  return {
    environments: {
      list: () => settings.environments(),
      discover: () => workspace.hosts.discover(),
      knownPlaces: () => workspace.hosts.knownPlaces(),
      add: (name, address, marks) => addEnvironment(workspace, name, address, marks),
      update: (name, change) => updateEnvironment(workspace, name, change),
      test: (name) => testEnvironment(workspace, name),
      testAddress: (address) => testAddress(workspace, address),
      retry: (name) => retryEnvironment(workspace, name),
      acceptHostKey: (key) => acceptHostKey(workspace, key),
      authenticate: (request, answers) => workspace.hosts.answer(request, answers),
      ask: async (name) => looks.ask(findEnvironment(workspace, name)),
      certificates: (name) => workspace.hosts.certificates(findEnvironment(workspace, name)),
      follow: async (name, since, listener, signal) => {
        const { docker } = await workspace.hosts.open(findEnvironment(workspace, name));
        await docker.events(since, listener, signal);
      },
      remove: (name) => removeEnvironment(workspace, name),
    },
    sources: {
      list: () => settings.sources(),
      add: async (name, path) => {
        const source = await addSource(workspace, name, path);
        await catalog.sync();
        return source;
      },
      remove: async (name) => {
        const source = removeSource(workspace, name);
        catalog.forget();
        await workspace.definitions.forget(source);
      },
    },
    catalog: {
      sync: () => catalog.sync(),
      versions: () => catalog.versions(),
      services: (version) => outlineServices(workspace.definitions, version),
      problems: () => catalog.problems(),
    },
    preferences: {
      read: () => settings.preferences(),
      change: (change) => {
        const preferences = { ...settings.preferences(), ...change };
        settings.savePreferences(preferences);
        return preferences;
      },
    },
  };
}

function deploymentCases(
  workspace: Workspace,
  catalog: Catalog,
  looks: HostLooks,
): Application['deployments'] {
  const queries = new DeploymentQueries(workspace, catalog, looks);
  return {
    list: (onAway) => queries.list(onAway),
    listOf: (environment) => queries.listOf(findEnvironment(workspace, environment)),
    lastKnown: (environment) => queries.lastKnown(findEnvironment(workspace, environment)),
    status: (ref) => queries.status(ref),
    statusAfter: (details, touched) => queries.statusAfter(details, touched),
    lastStatus: (ref) => queries.lastStatus(ref),
    check: (ref) => queries.check(ref),
    rollbackInfo: (ref) => queries.rollbackInfo(ref),
    setPolicy: async (ref, policy) => {
      const { host, deployment } = await findDeployment(workspace, ref);
      requireChangeable(host.environment);
      await host.ledger.append(deployment.name, workspace.actor.name, { kind: 'policy-changed', policy });
    },
    logs: (ref, request, onLine, signal) => queries.logs(ref, request, onLine, signal),
    stats: (ref, onRows, signal) => followUsage(workspace, ref, onRows, signal),
    openTerminal: (ref, service, size, onOutput) => openShell(workspace, ref, service, size, onOutput),
  };
}

function operationCases(
  workspace: Workspace,
  catalog: Catalog,
  launcher: Launcher,
): Application['operations'] {
  let recovering: Promise<readonly OperationHandle[]> = Promise.resolve([]);
  // Why one after the other: two at once would take up the same operation twice.
  const recover = (only: Environment | null): Promise<readonly OperationHandle[]> =>
    (recovering = recovering.catch(() => []).then(() => recoverAll(workspace, launcher, only)));
  return {
    preview: (request) => preview(workspace, catalog, request),
    compare: (request) => compareRequest(workspace, catalog, request),
    running: () => launcher.all(),
    onBegun: (listener) => launcher.onBegun(listener),
    start: async (request) => {
      const { prepared, known } = await prepareRequest(workspace, catalog, request);
      requirePermission(prepared.host.environment, prepared.deployment, request.confirmation);
      return launcher.start(prepared, known);
    },
    resume: async (ref, confirmation) => {
      const { host, deployment } = await findDeployment(workspace, ref);
      requirePermission(host.environment, deployment.name, confirmation);
      return resumeDeployment(workspace, launcher, host, deployment);
    },
    held: async (ref) => {
      const { host, deployment } = await findDeployment(workspace, ref);
      return compareHeld(workspace, host, deployment);
    },
    unlock: async (ref, lockId) => {
      const { host, deployment } = await findDeployment(workspace, ref);
      requireChangeable(host.environment);
      const operation = workspace.ids.next(workspace.clock.now());
      const request = { deployment: deployment.name, operation, kind: 'unlock' };
      const lock = await HostLock.takeOver(host, workspace.actor, request, lockId);
      await removePortProbes(host.docker, 'deployment', deployment.name);
      await lock.release();
    },
    list: async (deployment) => {
      const records = await workspace.operationLog.list();
      return deployment === null ? records : records.filter((record) => record.deployment === deployment);
    },
    show: async (id) => {
      const record = await workspace.operationLog.load(asOperationId(id));
      if (record === null) throw operationNotFound(id);
      return { record, events: await workspace.operationLog.events(record.id, 0) };
    },
    follow: (id, after, onEvent, signal) => followOperation(workspace, launcher, id, after, onEvent, signal),
    recoverAll: () => recover(null),
    recoverIn: async (environment) => recover(findEnvironment(workspace, environment)),
  };
}

function secretCases(
  { secretProtection, logger }: Workspace,
  recover: () => Promise<unknown>,
): SecretProtection {
  return {
    state: () => secretProtection.state(),
    unlock: async (passphrase) => {
      await secretProtection.unlock(passphrase);
      recover().catch((error: unknown) =>
        logger.error('what waited for the secrets could not be taken up', { error: String(error) }),
      );
    },
    setPassphrase: (current, next) => secretProtection.setPassphrase(current, next),
    removePassphrase: (current) => secretProtection.removePassphrase(current),
  };
}

/** Exactly what would run. Reads the host and registries, changes nothing. */
async function preview(
  workspace: Workspace,
  catalog: Catalog,
  request: OperationRequest,
): Promise<OperationPreview> {
  const { prepared } = await prepareRequest(workspace, catalog, request);
  const plan = prepared.undertaking.plan(prepared.direction, await prepared.undertaking.observe());
  return {
    plan,
    renderedPlan: renderPlan(plan),
    environment: prepared.host.environment.name,
    deployment: prepared.deployment,
    fromVersion: prepared.fromVersion,
    toVersion: prepared.toVersion,
    ...prepared.variables,
    services: prepared.services,
    checks: prepared.checks,
  };
}

function operationNotFound(id: string): WindlassError {
  return new WindlassError('operation-not-found', `there is no operation ${id} on this machine`, {
    operation: id,
  });
}
