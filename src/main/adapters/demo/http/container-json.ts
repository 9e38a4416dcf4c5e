import type { EngineContext } from '../host/engine-context.ts';
import { isActive, networkMode } from '../state/container-record.ts';
import type { ContainerRecord, EndpointRecord, JsonObject, MountRecord } from '../state/container-record.ts';

const volumeRoot = '/var/lib/docker/volumes';

/** What `GET /containers/{id}/json` shows. */
export function describeContainer(container: ContainerRecord): JsonObject {
  const isRestarting = container.status === 'restarting';
  return {
    Id: container.id,
    Created: container.createdAt,
    Path: container.argv[0] ?? '',
    Args: container.argv.slice(1),
    State: {
      Status: container.status,
      Running: isActive(container),
      Paused: false,
      Restarting: isRestarting,
      OOMKilled: false,
      Dead: false,
      Pid: container.pid,
      ExitCode: container.exitCode,
      Error: container.error,
      StartedAt: container.startedAt,
      FinishedAt: container.finishedAt,
      ...(container.health === null
        ? {}
        : {
            Health: {
              Status: container.health.status,
              FailingStreak: container.health.failingStreak,
              Log: container.health.log,
            },
          }),
    },
    Image: container.imageId,
    ResolvConfPath: '',
    HostnamePath: '',
    HostsPath: '',
    LogPath: '',
    Name: `/${container.name}`,
    RestartCount: container.restartCount,
    Driver: 'memory',
    Platform: 'linux',
    MountLabel: '',
    ProcessLabel: '',
    AppArmorProfile: '',
    ExecIDs: null,
    HostConfig: container.hostConfig,
    GraphDriver: { Data: null, Name: 'memory' },
    Mounts: container.mounts.map(describeMount),
    Config: container.config,
    NetworkSettings: {
      Bridge: '',
      SandboxID: '',
      HairpinMode: false,
      Ports: describePorts(container),
      SandboxKey: '',
      ...addressOfDefault(container),
      Networks: describeEndpoints(container),
    },
  };
}

/** One line of `GET /containers/json`. */
export function summarizeContainer(context: EngineContext, container: ContainerRecord): JsonObject {
  return {
    Id: container.id,
    Names: [`/${container.name}`],
    Image: container.config['Image'],
    ImageID: container.imageId,
    Command: container.argv.join(' '),
    Created: Math.floor(Date.parse(container.createdAt) / 1000),
    Ports: container.published.map(({ hostIp, hostPort, containerPort, protocol }) => ({
      IP: hostIp,
      PrivatePort: containerPort,
      PublicPort: hostPort,
      Type: protocol,
    })),
    Labels: container.labels,
    State: container.status,
    Status: statusText(context, container),
    HostConfig: { NetworkMode: networkMode(container) },
    NetworkSettings: { Networks: describeEndpoints(container) },
    Mounts: container.mounts.map(describeMount),
  };
}

function statusText(context: EngineContext, container: ContainerRecord): string {
  const since = (from: string): string =>
    `${Math.max(0, Math.floor((context.clock.now() - Date.parse(from)) / 1000))} seconds`;
  switch (container.status) {
    case 'created':
      return 'Created';
    case 'exited':
      return `Exited (${container.exitCode}) ${since(container.finishedAt)} ago`;
    case 'restarting':
      return `Restarting (${container.exitCode}) ${since(container.finishedAt)} ago`;
    case 'running': {
      const health = container.health?.status;
      const shown = health === undefined ? '' : ` (${health === 'starting' ? 'health: starting' : health})`;
      return `Up ${since(container.startedAt)}${shown}`;
    }
  }
}

function describeMount(mount: MountRecord): JsonObject {
  const common = { Destination: mount.destination, Mode: mount.mode, RW: mount.isWritable };
  if (mount.volume === null) {
    const propagation = mount.type === 'bind' ? 'rprivate' : '';
    return { Type: mount.type, Source: mount.source, ...common, Propagation: propagation };
  }
  const source = `${volumeRoot}/${mount.volume}/_data`;
  return { Type: 'volume', Name: mount.volume, Source: source, ...common, Driver: 'local', Propagation: '' };
}

/** Published ports, and exposed ones without a host port as null; nothing while it does not run. */
function describePorts(container: ContainerRecord): JsonObject {
  if (container.status !== 'running' || container.endpoints.length === 0) return {};
  const ports: Record<string, { HostIp: string; HostPort: string }[] | null> = {};
  for (const key of Object.keys(container.config['ExposedPorts'] ?? {})) ports[key] = null;
  for (const { containerPort, protocol, hostIp, hostPort } of container.published) {
    const key = `${containerPort}/${protocol}`;
    ports[key] = [...(ports[key] ?? []), { HostIp: hostIp, HostPort: String(hostPort) }];
  }
  return ports;
}

function addressOfDefault(container: ContainerRecord): JsonObject {
  const endpoint = container.endpoints.find(({ network }) => network === 'bridge');
  return {
    EndpointID: endpoint?.endpointId ?? '',
    Gateway: endpoint?.gateway ?? '',
    IPAddress: endpoint?.ipAddress ?? '',
    IPPrefixLen: endpoint?.prefixLength ?? 0,
    MacAddress: endpoint?.macAddress ?? '',
  };
}

function describeEndpoints(container: ContainerRecord): JsonObject {
  return Object.fromEntries(
    container.endpoints.map((endpoint) => [endpoint.network, describeEndpoint(endpoint)]),
  );
}

function describeEndpoint(endpoint: EndpointRecord): JsonObject {
  return {
    IPAMConfig: endpoint.ipamConfig,
    Links: null,
    Aliases: endpoint.aliases,
    NetworkID: endpoint.networkId,
    EndpointID: endpoint.endpointId,
    Gateway: endpoint.gateway,
    IPAddress: endpoint.ipAddress,
    IPPrefixLen: endpoint.prefixLength,
    IPv6Gateway: '',
    GlobalIPv6Address: '',
    GlobalIPv6PrefixLen: 0,
    MacAddress: endpoint.macAddress,
    DriverOpts: endpoint.driverOpts,
  };
}
