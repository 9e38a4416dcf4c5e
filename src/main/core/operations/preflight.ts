import { WindlassError, isWindlassError } from '../../../shared/errors.ts';
import type { EngineInfo, ObservedHost } from '../model/observed.ts';
import type { PortSpec, StackSpec } from '../model/service-spec.ts';
import type { PlannedRelease } from '../planner/goal.ts';
import { isUp } from '../planner/locate.ts';
import { liveName, positionOf } from '../policy/container-names.ts';
import { isSamePort } from '../policy/occupancy.ts';
import type { ContainerSummary, DockerTarget } from '../ports/docker-target.ts';
import type { Host } from '../ports/hosts.ts';
import type { Disk } from '../ports/system.ts';
import type { PreflightCheck } from './application.ts';
import { checkVolume } from './check-volume.ts';
import { checkKeptObjects } from './kept-objects.ts';
import { made } from './made-check.ts';

export interface PreflightSubject {
  readonly host: Host;
  readonly engine: EngineInfo;
  readonly deployment: string;
  readonly operation: string;
  readonly stack: StackSpec;
  readonly previous: PlannedRelease | null;
  readonly seen: ObservedHost;
}

/** What trying ports needs. */
export interface ProbeSubject extends Pick<PreflightSubject, 'deployment' | 'operation' | 'stack'> {
  readonly host: {
    readonly docker: Pick<DockerTarget, 'createHolder' | 'startContainer' | 'removeContainer'>;
  };
  readonly seen: Pick<ObservedHost, 'containers'>;
}

/** Everything that can be known without changing anything. */
export async function checkHost(subject: PreflightSubject): Promise<readonly PreflightCheck[]> {
  const containers = await subject.host.docker.listContainers();
  const volumes = await Promise.all(
    subject.stack.volumes.map((volume) => checkVolume(subject.host.docker, volume, subject.previous)),
  );
  const networks = await Promise.all(subject.stack.networks.map((network) => checkNetwork(subject, network)));
  return [
    ...checkNames(subject, containers),
    ...checkPublishedPorts(subject, containers),
    ...networks.flat(),
    ...volumes.flat(),
    ...checkKeptObjects(subject),
    ...checkHealthBaseline(subject),
    ...checkRestartPolicies(subject),
    ...checkAssurance(subject),
  ];
}

/** A foreign container under a name that a service needs. */
function checkNames(
  subject: PreflightSubject,
  containers: readonly ContainerSummary[],
): readonly PreflightCheck[] {
  return subject.stack.services.flatMap((service) => {
    const name = liveName(subject.deployment, service);
    const holder = containers.find((container) => container.name === name);
    if (holder === undefined || holder.deployment === subject.deployment) return [];
    return [
      made('names', 'error', 'name-foreign', service.name, { name, container: holder.id.slice(0, 12) }),
    ];
  });
}

function checkPublishedPorts(
  subject: PreflightSubject,
  containers: readonly ContainerSummary[],
): readonly PreflightCheck[] {
  const foreign = containers.filter(
    (container) => container.deployment !== subject.deployment && container.role !== 'probe',
  );
  return wantedPorts(subject.stack).flatMap(({ service, port }) => {
    const holder = foreign.find((container) =>
      container.publishedPorts.some((other) => isSamePort(port, other)),
    );
    if (holder === undefined) return [];
    return [
      made('ports', 'error', 'port-container', service, { port: port.hostPort, container: holder.name }),
    ];
  });
}

function wantedPorts(stack: StackSpec): readonly { readonly service: string; readonly port: PortSpec }[] {
  return stack.services.flatMap((service) =>
    service.ports.filter((port) => port.hostPort !== null).map((port) => ({ service: service.name, port })),
  );
}

/**
 * Tries the ports that the deployment does not hold yet, on the host itself, whatever transport leads there:
 * the engine binds the ports of a container before it looks for its command, and this one has none. The only
 * check that makes anything; it is ours by its label and gone afterwards. A port of which it was found before whose
 * container holds it is not tried, as it would be said twice, and the others not at all.
 */
export async function probeHostPorts(
  subject: ProbeSubject,
  found: readonly PreflightCheck[],
): Promise<readonly PreflightCheck[]> {
  const held = subject.seen.containers.filter(isUp).flatMap((container) => container.publishedPorts);
  const named = found.filter(({ code }) => code === 'port-container').map(({ details }) => details['port']);
  const fresh = wantedPorts(subject.stack).filter(
    ({ port }) => !named.includes(port.hostPort) && !held.some((other) => isSamePort(port, other)),
  );
  if (fresh.length === 0) return [];
  const { docker } = subject.host;
  const id = await docker.createHolder({
    name: `windlass-probe.${subject.deployment}.${subject.operation}`,
    role: 'probe',
    labels: { deployment: subject.deployment, operation: subject.operation },
    volume: null,
    ports: fresh.map(({ port }) => ({
      hostIp: port.hostIp,
      hostPort: port.hostPort!,
      protocol: port.protocol,
    })),
  });
  try {
    await docker.startContainer(id);
  } catch (error) {
    if (isWindlassError(error, 'port-taken')) {
      const taken = error.details['hostPort'];
      const owner = fresh.find(({ port }) => port.hostPort === taken) ?? fresh[0]!;
      return [made('ports', 'error', 'port-process', owner.service, { port: taken ?? owner.port.hostPort })];
    }
    if (!isCommandMissing(error)) throw error;
  } finally {
    await docker.removeContainer(id);
  }
  return [];
}

/**
 * Removes what trying the ports left behind where the engine was gone before that was removed: of one operation, or of
 * all of a deployment by who holds its lock.
 */
export async function removePortProbes(
  docker: DockerTarget,
  owner: 'operation' | 'deployment',
  name: string,
): Promise<void> {
  for (const probe of await docker.listHolders('probe')) {
    if (probe.labels[owner] === name) await docker.removeContainer(probe.id);
  }
}

function isCommandMissing(error: unknown): boolean {
  return error instanceof WindlassError && error.details['reason'] === 'command-missing';
}

async function checkNetwork(
  subject: PreflightSubject,
  network: StackSpec['networks'][number],
): Promise<readonly PreflightCheck[]> {
  const found = await subject.host.docker.findNetworks(network.name);
  const service = null;
  if (found.length > 1)
    return [
      made('networks', 'error', 'network-ambiguous', service, { network: network.name, count: found.length }),
    ];
  if (found.length === 0)
    return network.external
      ? [made('networks', 'error', 'network-missing', service, { network: network.name })]
      : [];
  const own = subject.seen.networks.find((candidate) => candidate.name === network.name);
  if (network.external) return [];
  if (own?.deployment !== subject.deployment)
    return [made('networks', 'error', 'network-foreign', service, { network: network.name })];
  if (own.driver !== network.driver) {
    return [
      made('networks', 'error', 'network-changed', service, {
        network: network.name,
        from: own.driver,
        to: network.driver,
      }),
    ];
  }
  return [];
}

/** What does not run before an upgrade is no proof against it afterwards. */
function checkHealthBaseline(subject: PreflightSubject): readonly PreflightCheck[] {
  return (subject.previous?.services ?? []).flatMap(({ spec }) => {
    if (spec.lifecycle === 'one-shot') return [];
    const container = subject.seen.containers.find(
      (candidate) => candidate.owner?.service === spec.name && positionOf(candidate.name) === 'live',
    );
    if (container === undefined) return [made('health', 'warning', 'service-missing', spec.name, {})];
    if (!isUp(container))
      return [made('health', 'warning', 'service-down', spec.name, { state: container.state })];
    if (container.health === 'unhealthy')
      return [made('health', 'warning', 'service-unhealthy', spec.name, {})];
    return [];
  });
}

/** After the engine was killed it does not start such containers again (faults.md 1.4). */
function checkRestartPolicies(subject: PreflightSubject): readonly PreflightCheck[] {
  const services = subject.stack.services.filter((service) => service.restart.name === 'unless-stopped');
  if (services.length === 0) return [];
  return [
    made('restart-policy', 'warning', 'policy-unless-stopped', null, {
      services: services.map((s) => s.name),
    }),
  ];
}

/** Without a health check "stable" is all that can be said. */
function checkAssurance(subject: PreflightSubject): readonly PreflightCheck[] {
  const services = subject.stack.services.filter(
    (service) =>
      service.lifecycle === 'service' && (service.healthcheck === null || service.healthcheck.isDisabled),
  );
  if (services.length === 0) return [];
  return [made('assurance', 'warning', 'no-health-check', null, { services: services.map((s) => s.name) })];
}

const leastFreeBytes = 256 * 1024 * 1024;
const plentyFreeBytes = 1024 * 1024 * 1024;

/** The engine does not tell its free space; on the same machine it can be looked up. */
export async function checkDisk(
  disk: Disk,
  host: Pick<Host, 'environment'>,
  engine: Pick<EngineInfo, 'dockerRootDir'>,
): Promise<readonly PreflightCheck[]> {
  if (host.environment.connection.kind !== 'docker-host') return [];
  const freeBytes = await disk.freeBytes(engine.dockerRootDir);
  if (freeBytes === null || freeBytes >= plentyFreeBytes) return [];
  const severity = freeBytes < leastFreeBytes ? 'error' : 'warning';
  return [made('disk', severity, 'host-disk-short', null, { directory: engine.dockerRootDir, freeBytes })];
}
