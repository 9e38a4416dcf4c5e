import type {
  DeploymentPage,
  ReleaseRow,
  ServiceRow,
  VariableRow,
} from '../../../shared/contract/shapes/deployment.ts';
import type { ProductVersion } from '../../core/model/catalog.ts';
import type { Deployment } from '../../core/model/deployment.ts';
import type { ObservedContainer } from '../../core/model/observed.ts';
import type { Release } from '../../core/model/release.ts';
import type { DeploymentDetails, ServiceStatus } from '../../core/operations/application.ts';
import { findRelease } from '../../core/policy/fold-deployment.ts';
import { rollbackOf } from '../../core/policy/rollback-of.ts';
import { checkUpgrade } from '../../core/policy/upgrade-check.ts';

const longestProbe = 4_096;

/** Everything of one deployment, from one reading of its host. */
export function deploymentPage(
  details: DeploymentDetails,
  versions: readonly ProductVersion[],
  runningOperation: string | null,
): DeploymentPage {
  const { deployment } = details;
  const release = findRelease(deployment, deployment.current ?? deployment.pending?.release ?? null);
  const finding = deployment.current === null ? null : upgradesOf(deployment, versions);
  return {
    row: details.summary,
    productId: release?.productId ?? '',
    stackId: release?.stackId ?? '',
    check: finding?.check ?? null,
    newerVersions: finding?.availableVersions.length ?? 0,
    rollback: rollbackOf(deployment),
    failure: failureOf(deployment),
    openCleanup: deployment.cleanup?.operation ?? null,
    lock: details.lock,
    services: details.services.map((status) => {
      const own = findRelease(deployment, status.container?.owner?.release ?? null) ?? release;
      return serviceRow(status, own, details.summary.isLive);
    }),
    variables: variableRows(details, release),
    releases: deployment.releases.toReversed().map((each) => releaseRow(deployment, each)),
    policy: deployment.policy,
    runningOperation,
  };
}

function upgradesOf(
  deployment: Deployment,
  versions: readonly ProductVersion[],
): ReturnType<typeof checkUpgrade> {
  const current = findRelease(deployment, deployment.current);
  return checkUpgrade({
    status: deployment.status,
    version: current?.version ?? '',
    stackId: current?.stackId ?? null,
    productId: current?.productId ?? '',
    versions,
    definitions: current?.variableDefinitions ?? [],
  });
}

function failureOf(deployment: Deployment): DeploymentPage['failure'] {
  if (deployment.failure === null) return null;
  const tried = findRelease(deployment, deployment.pending?.release ?? null);
  return { ...deployment.failure, version: tried?.version ?? null };
}

function serviceRow(
  { service, lifecycle, image, container }: ServiceStatus,
  release: Release | null,
  isLive: boolean,
): ServiceRow {
  const pinned = release?.images[service];
  return {
    service,
    lifecycle,
    imageReference: pinned?.reference ?? image,
    digest: pinned?.digestReference?.split('@')[1] ?? null,
    containerId: container?.id ?? null,
    containerName: container?.name ?? null,
    ...(isLive ? stateOf(container) : { ...missing, state: 'unknown' }),
  };
}

function stateOf(
  container: ObservedContainer | null,
): Omit<ServiceRow, 'service' | 'lifecycle' | 'imageReference' | 'digest' | 'containerId' | 'containerName'> {
  if (container === null) return missing;
  const { state, health, exitCode, errorText, restartCount, startedAt } = container;
  return {
    state,
    health,
    probes: container.healthLog.map((probe) => ({ ...probe, output: probe.output.slice(0, longestProbe) })),
    exitCode,
    errorText,
    restarts: restartCount,
    startedAt,
    ports: withoutTwins(container.publishedPorts),
    volumes: container.mounts
      .filter((mount) => mount.type === 'volume')
      .map(({ volume, target, isAnonymous }) => ({ name: volume, target, isAnonymous })),
  };
}

/** A port that is open to all is told by engines once for each family of addresses. */
function withoutTwins(ports: ServiceRow['ports']): ServiceRow['ports'] {
  return ports.filter((port) => {
    const isTwin = (other: ServiceRow['ports'][number]): boolean =>
      other.hostIp === '0.0.0.0' &&
      other.hostPort === port.hostPort &&
      other.containerPort === port.containerPort &&
      other.protocol === port.protocol;
    return port.hostIp !== '::' || !ports.some(isTwin);
  });
}

const missing = {
  state: 'missing',
  health: 'none',
  probes: [],
  exitCode: 0,
  errorText: '',
  restarts: 0,
  startedAt: '',
  ports: [],
  volumes: [],
} as const;

/** In the order of the form; a value without a definition cannot be shown and is left out. */
function variableRows(details: DeploymentDetails, release: Release | null): readonly VariableRow[] {
  return (release?.variableDefinitions ?? []).flatMap((definition) => {
    const variable = details.variables.find(({ name }) => name === definition.name);
    if (variable === undefined) return [];
    return [{ definition, value: variable.value, isSecret: variable.isSecret }];
  });
}

function releaseRow(deployment: Deployment, release: Release): ReleaseRow {
  const isCommitted = deployment.committed.includes(release.id);
  const isCurrent = release.id === deployment.current;
  const isQuiet = deployment.status === 'Running' || deployment.status === 'Stopped';
  const images = Object.entries(release.images);
  return {
    id: release.id,
    version: release.version,
    createdAt: release.createdAt,
    createdBy: release.createdBy,
    state: isCurrent ? 'current' : stateOfRelease(deployment, release, isCommitted),
    images: Object.fromEntries(
      images.map(([service, image]) => [service, image.digestReference ?? image.reference]),
    ),
    canRollBackTo: isCommitted && !isCurrent && isQuiet,
  };
}

function stateOfRelease(deployment: Deployment, release: Release, isCommitted: boolean): ReleaseRow['state'] {
  if (isCommitted) return 'committed';
  const isUnderWay = deployment.pending?.release === release.id && deployment.status !== 'Failed';
  return isUnderWay ? 'pending' : 'failed';
}
