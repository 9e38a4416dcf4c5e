import type {
  DeploymentRow,
  LockRow,
  RollbackAnswer,
  UpgradeCheckAnswer,
} from '../../../shared/contract/shapes/deployment.ts';
import { WindlassError, isWindlassError } from '../../../shared/errors.ts';
import type { ProductVersion } from '../model/catalog.ts';
import type { Deployment } from '../model/deployment.ts';
import type { Environment } from '../model/environment.ts';
import type { LedgerRecord } from '../model/ledger-record.ts';
import type { ObservedContainer } from '../model/observed.ts';
import type { OperationRecord } from '../model/operation.ts';
import type { CancelSignal } from '../ports/clock.ts';
import type { Host } from '../ports/hosts.ts';
import { describeLock, rulingLock } from '../engine/host-lock.ts';
import { positionOf } from '../policy/container-names.ts';
import { findRelease, foldDeployment } from '../policy/fold-deployment.ts';
import { rollbackOf } from '../policy/rollback-of.ts';
import { checkUpgrade } from '../policy/upgrade-check.ts';
import { maskedValue } from '../policy/variables.ts';
import type {
  DeploymentDetails,
  DeploymentRef,
  LastKnownDetails,
  LogRequest,
  OnAway,
  ServiceLogLine,
  ServiceStatus,
} from './application.ts';
import type { Catalog } from './catalog.ts';
import { findDeployment, findEnvironment } from './deployment-lookup.ts';
import type { HostLooks } from './host-looks.ts';
import { LastLines } from './last-lines.ts';
import { MergedLines } from './merged-lines.ts';
import { SharedReading } from './shared-reading.ts';
import type { Workspace } from './workspace.ts';

/** What is there, without changing anything. */
export class DeploymentQueries {
  readonly #workspace: Workspace;
  readonly #catalog: Catalog;
  readonly #looks: HostLooks;
  readonly #records: SharedReading<readonly OperationRecord[]>;

  constructor(workspace: Workspace, catalog: Catalog, looks: HostLooks) {
    this.#workspace = workspace;
    this.#catalog = catalog;
    this.#looks = looks;
    // Why: a list of many hosts asks once for each of them.
    this.#records = new SharedReading(() => workspace.operationLog.list());
  }

  /** An environment that does not answer contributes what was last known of it. */
  async list(onAway?: OnAway): Promise<readonly DeploymentRow[]> {
    const environments = this.#workspace.settings.environments();
    const lists = await Promise.all(environments.map((environment) => this.listOf(environment, onAway)));
    return lists.flat().sort(byName);
  }

  async listOf(environment: Environment, onAway?: OnAway): Promise<readonly DeploymentRow[]> {
    try {
      const host = await this.#looks.open(environment);
      return await this.#rows(environment, present(await host.ledger.readAll()), true);
    } catch (error) {
      this.#looks.distrust(environment);
      if (!isWindlassError(error)) throw error;
      onAway?.(environment.name, error);
      return this.lastKnown(environment);
    }
  }

  async lastKnown(environment: Environment): Promise<readonly DeploymentRow[]> {
    const host = await this.#workspace.hosts.open(environment);
    const names = await host.ledger.mirrored();
    const read = names.map(async (name) => [name, await host.ledger.readMirror(name)] as const);
    return this.#rows(environment, present(await Promise.all(read)), false);
  }

  async status(ref: DeploymentRef): Promise<DeploymentDetails> {
    return this.#looking(ref, async () => {
      const open = (environment: Environment): Promise<Host> => this.#looks.open(environment);
      const { host, deployment } = await findDeployment(this.#workspace, ref, open);
      const [summary, containers, lock] = await Promise.all([
        this.#summary(deployment, host.environment, true),
        host.docker.containersOf(deployment.name),
        rulingLock(host, deployment.name),
      ]);
      const described = lock === null ? null : (describeLock(lock) as unknown as LockRow);
      return { ...detailsOf(summary, deployment, containers), lock: described };
    });
  }

  async statusAfter(details: DeploymentDetails, touched: readonly string[]): Promise<DeploymentDetails> {
    const { summary, deployment, lock } = details;
    return this.#looking(summary, async () => {
      const { docker } = await this.#looks.open(findEnvironment(this.#workspace, summary.environment));
      const containers = new Map(details.containers.map((container) => [container.id, container]));
      const seen = await Promise.all(touched.map((id) => docker.inspectContainer(id)));
      seen.forEach((container, index) => {
        if (container === null) containers.delete(touched[index]!);
        else if (container.owner?.deployment === deployment.name) containers.set(container.id, container);
      });
      return { ...detailsOf(summary, deployment, [...containers.values()]), lock };
    });
  }

  async lastStatus({ name, environment: wanted }: DeploymentRef): Promise<LastKnownDetails | null> {
    const environments = this.#workspace.settings.environments();
    for (const environment of wanted === null ? environments : [findEnvironment(this.#workspace, wanted)]) {
      const { ledger } = await this.#workspace.hosts.open(environment);
      const records = await ledger.readMirror(name);
      const deployment = foldDeployment(name, records);
      if (deployment === null || deployment.status === 'Removed') continue;
      const summary = await this.#summary(deployment, environment, false);
      return { ...detailsOf(summary, deployment, []), changedAt: records.at(-1)!.at };
    }
    return null;
  }

  async check(ref: DeploymentRef): Promise<UpgradeCheckAnswer> {
    const { deployment } = await findDeployment(this.#workspace, ref);
    return checkDeployment(deployment, await this.#catalog.versions());
  }

  async rollbackInfo(ref: DeploymentRef): Promise<RollbackAnswer> {
    const { deployment } = await findDeployment(this.#workspace, ref);
    return rollbackOf(deployment);
  }

  /** Lines of all services, or of one, in the order of time; ends when all have ended or by the signal. */
  async logs(
    ref: DeploymentRef,
    request: LogRequest,
    onLine: (line: ServiceLogLine) => void,
    signal: CancelSignal,
  ): Promise<void> {
    const { host, deployment } = await findDeployment(this.#workspace, ref);
    const seen = await host.docker.observe(deployment.name);
    const containers = seen.containers.filter(
      ({ owner, name }) =>
        owner !== null &&
        (owner.role === 'service' || owner.role === 'one-shot') &&
        positionOf(name) === 'live' &&
        (request.service === null || owner.service === request.service),
    );
    if (containers.length === 0) throw serviceNotFound(deployment, request.service, seen.containers);
    const { tail, since, until, follow } = request;
    const options = { tail: follow || until === null ? tail : null, since, until, follow };
    const read = ({ id, owner }: ObservedContainer, take: (line: ServiceLogLine) => void): Promise<void> =>
      host.docker.logs(id, options, (line) => take({ ...line, service: owner!.service }), signal);
    if (follow) {
      const merged = new MergedLines(this.#workspace.clock, signal, onLine);
      const take = containers.length === 1 ? onLine : (line: ServiceLogLine) => merged.add(line);
      await Promise.all(containers.map((container) => read(container, take))).finally(() => merged.flush());
      return;
    }
    const lines = new LastLines(options.tail === tail ? null : tail);
    for (const container of containers) await read(container, (line) => lines.add(line));
    lines.inOrder().forEach(onLine);
  }

  async #looking<T>({ environment }: DeploymentRef, look: () => Promise<T>): Promise<T> {
    try {
      return await look();
    } catch (error) {
      const known = this.#workspace.settings.environments().find(({ name }) => name === environment);
      this.#looks.distrust(known ?? null);
      throw error;
    }
  }

  async #summary(deployment: Deployment, environment: Environment, isLive: boolean): Promise<DeploymentRow> {
    const [versions, records] = await Promise.all([this.#catalog.versions(), this.#records.read()]);
    return summarize(deployment, environment, versions, records, isLive);
  }

  async #rows(
    environment: Environment,
    deployments: readonly Deployment[],
    isLive: boolean,
  ): Promise<readonly DeploymentRow[]> {
    if (deployments.length === 0) return [];
    const [versions, records] = await Promise.all([this.#catalog.versions(), this.#records.read()]);
    return deployments
      .map((deployment) => summarize(deployment, environment, versions, records, isLive))
      .sort(byName);
  }
}

function byName(a: DeploymentRow, b: DeploymentRow): number {
  return `${a.name}@${a.environment}` < `${b.name}@${b.environment}` ? -1 : 1;
}

/** Those that were not removed. */
function present(all: Iterable<readonly [string, readonly LedgerRecord[]]>): readonly Deployment[] {
  return [...all]
    .map(([name, records]) => foldDeployment(name, records))
    .filter((deployment) => deployment !== null)
    .filter(({ status }) => status !== 'Removed');
}

export function checkDeployment(
  deployment: Deployment,
  versions: readonly ProductVersion[],
): UpgradeCheckAnswer {
  const release = findRelease(deployment, deployment.current);
  return checkUpgrade({
    status: deployment.status,
    version: release?.version ?? '',
    stackId: release?.stackId ?? null,
    productId: release?.productId ?? '',
    versions,
    definitions: release?.variableDefinitions ?? [],
  }).check;
}

/** Without the lock, which only the host knows. */
function detailsOf(
  summary: DeploymentRow,
  deployment: Deployment,
  containers: readonly ObservedContainer[],
): DeploymentDetails {
  const release = findRelease(deployment, deployment.current ?? deployment.pending?.release ?? null);
  const live = containers.filter(
    ({ owner, name }) =>
      (owner?.role === 'service' || owner?.role === 'one-shot') && positionOf(name) === 'live',
  );
  // Why also what runs: after a failed upgrade that is not all of the release that counts.
  const running = live.flatMap(({ owner }) => (owner === null ? [] : [owner.service]));
  const services: ServiceStatus[] = [...new Set([...Object.keys(release?.images ?? {}), ...running])]
    .sort()
    .map((service) => {
      const container = live.find(({ owner }) => owner?.service === service) ?? null;
      const own = findRelease(deployment, container?.owner?.release ?? null) ?? release;
      const image = own?.images[service];
      return {
        service,
        lifecycle: container?.owner?.role === 'one-shot' ? 'one-shot' : 'service',
        image: image?.digestReference ?? image?.reference ?? '',
        container,
      };
    });
  return {
    summary,
    deployment,
    containers,
    services,
    variables: Object.entries(release?.variables ?? {}).map(([name, recorded]) => ({
      name,
      value: 'value' in recorded ? recorded.value : maskedValue,
      isSecret: !('value' in recorded),
    })),
    lock: null,
  };
}

function summarize(
  deployment: Deployment,
  environment: Environment,
  versions: readonly ProductVersion[],
  records: readonly OperationRecord[],
  isLive: boolean,
): DeploymentRow {
  const release = findRelease(deployment, deployment.current ?? deployment.pending?.release ?? null);
  const check = deployment.current === null ? null : checkDeployment(deployment, versions);
  const last = records.find(
    (record) => record.deployment === deployment.name && record.environment === environment.id,
  );
  return {
    name: deployment.name,
    environment: environment.name,
    productName: release?.productName ?? '',
    version: release?.version ?? null,
    status: deployment.status,
    upgradeTo: check?.upgradeAvailable === true ? check.latestVersion : null,
    rollbackTo: deployment.status === 'Failed' ? rollbackOf(deployment).rollbackTargetVersion : null,
    isHeld: deployment.failure?.isHeld ?? false,
    isLive,
    lastOperation:
      last === undefined
        ? null
        : { id: last.id, kind: last.kind, end: last.end, at: last.endedAt ?? last.startedAt },
  };
}

function serviceNotFound(
  deployment: Deployment,
  service: string | null,
  containers: readonly { readonly owner: { readonly service: string } | null }[],
): WindlassError {
  const known = [
    ...new Set(containers.map((container) => container.owner?.service ?? '').filter(Boolean)),
  ].sort();
  return new WindlassError(
    'service-not-found',
    `${deployment.name} has no container of ${service ?? 'any service'}`,
    {
      deployment: deployment.name,
      service,
      known,
    },
  );
}
