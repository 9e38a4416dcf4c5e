import { WindlassError } from '../../../../shared/errors.ts';
import type {
  ContainerMount,
  ContainerNetworking,
  ContainerSpec,
  NetworkEndpointSpec,
} from '../../../core/model/container-spec.ts';
import type { HealthcheckSpec, PortSpec, RestartPolicy } from '../../../core/model/service-spec.ts';
import { containerLabels } from './object-labels.ts';

type Body = Readonly<Record<string, unknown>>;

const nanosecondsPerMs = 1_000_000;
const exposedMaxPorts = 1000;

/**
 * The body of the create call: every setting of the service, nothing else. The first `endpointCount`
 * endpoints go with the call, because engines before API 1.44 take only one.
 */
export function containerBody(spec: ContainerSpec, endpointCount: number): Body {
  const { service } = spec;
  return withoutNull({
    Image: spec.image,
    Cmd: service.command,
    Entrypoint: service.entrypoint,
    // A name without `=` takes a variable of the image away.
    Env: Object.entries(service.environment).map(([key, value]) =>
      value === null ? key : `${key}=${value}`,
    ),
    ExposedPorts: exposedPorts(service.ports, service.expose),
    Healthcheck: service.healthcheck === null ? null : healthcheckBody(service.healthcheck),
    User: service.user,
    WorkingDir: service.workingDir,
    Hostname: service.hostname,
    Labels: containerLabels(spec),
    StopSignal: service.stopSignal,
    StopTimeout: service.stopGraceMs === null ? null : Math.ceil(service.stopGraceMs / 1000),
    Tty: false,
    OpenStdin: false,
    HostConfig: hostConfig(spec),
    NetworkingConfig: networkingConfig(spec.network, endpointCount),
  });
}

/** `RestartPolicy` as create and update take it. */
export function restartPolicyBody(policy: RestartPolicy): Body {
  return {
    Name: policy.name,
    MaximumRetryCount: policy.name === 'on-failure' ? policy.maximumRetryCount : 0,
  };
}

/** `EndpointConfig` as create and connect take it. */
export function endpointBody(endpoint: NetworkEndpointSpec): Body {
  const { ipv4Address, ipv6Address } = endpoint;
  const hasAddress = ipv4Address !== null || ipv6Address !== null;
  return withoutNull({
    Aliases: endpoint.aliases,
    IPAMConfig: hasAddress ? withoutNull({ IPv4Address: ipv4Address, IPv6Address: ipv6Address }) : null,
  });
}

/** `PortBindings`, with an empty host port where the engine is to pick one. */
export function portBindings(
  ports: readonly (Omit<PortSpec, 'protocol'> & { readonly protocol: string })[],
): Body {
  const bindings: Record<string, { HostIp: string; HostPort: string }[]> = {};
  for (const port of ports) {
    const binding = { HostIp: port.hostIp, HostPort: port.hostPort === null ? '' : String(port.hostPort) };
    (bindings[`${port.containerPort}/${port.protocol}`] ??= []).push(binding);
  }
  return bindings;
}

function hostConfig({ service, mounts, network, restart }: ContainerSpec): Body {
  return withoutNull({
    NetworkMode: networkMode(network),
    PortBindings: portBindings(service.ports),
    // Why: the Mounts form refuses a bind whose source is missing; the older form would create it as root.
    Mounts: mounts.map(mountBody),
    RestartPolicy: restartPolicyBody(restart),
    AutoRemove: false,
    Init: service.init,
    CapAdd: service.capAdd,
    CapDrop: service.capDrop,
    Privileged: service.privileged,
    ReadonlyRootfs: service.readOnly,
    ExtraHosts: service.extraHosts,
    Dns: service.dns,
    Ulimits: service.ulimits.map((limit) => ({ Name: limit.name, Soft: limit.soft, Hard: limit.hard })),
    Memory: service.memoryBytes,
    NanoCpus: service.cpus === null ? null : Math.round(service.cpus * 1e9),
    LogConfig:
      service.logging === null ? null : { Type: service.logging.driver, Config: service.logging.options },
  });
}

function mountBody(mount: ContainerMount): Body {
  switch (mount.type) {
    case 'volume':
      return { Type: 'volume', Source: mount.volume, Target: mount.target, ReadOnly: mount.readOnly };
    case 'anonymous':
      return { Type: 'volume', Target: mount.target, ReadOnly: mount.readOnly };
    case 'bind':
      return { Type: 'bind', Source: mount.source, Target: mount.target, ReadOnly: mount.readOnly };
    case 'tmpfs':
      return {
        Type: 'tmpfs',
        Target: mount.target,
        TmpfsOptions: withoutNull({ SizeBytes: mount.sizeBytes, Mode: mount.mode }),
      };
  }
}

function networkMode(network: ContainerNetworking): string {
  switch (network.kind) {
    case 'joined':
      return `container:${network.containerId}`;
    case 'networks':
      return network.endpoints[0]?.network ?? 'none';
    case 'none':
    case 'host':
    case 'bridge':
      return network.kind;
  }
}

function networkingConfig(network: ContainerNetworking, endpointCount: number): Body | null {
  if (network.kind !== 'networks') return null;
  const sent = network.endpoints.slice(0, endpointCount);
  return { EndpointsConfig: Object.fromEntries(sent.map((item) => [item.network, endpointBody(item)])) };
}

/** 0 and an empty test mean "as the image says" to the engine. */
function healthcheckBody(healthcheck: HealthcheckSpec): Body {
  if (healthcheck.isDisabled) return { Test: ['NONE'] };
  return withoutNull({
    Test: healthcheck.test,
    Interval: nanoseconds(healthcheck.intervalMs),
    Timeout: nanoseconds(healthcheck.timeoutMs),
    Retries: healthcheck.retries,
    StartPeriod: nanoseconds(healthcheck.startPeriodMs),
  });
}

/** Why at least 1 ms: a declared 0 must not turn into the image's value; engines refuse less. */
function nanoseconds(ms: number | null): number | null {
  return ms === null ? null : Math.max(1, Math.round(ms)) * nanosecondsPerMs;
}

function exposedPorts(ports: readonly PortSpec[], expose: readonly string[]): Body {
  const published = ports.map((port) => `${port.containerPort}/${port.protocol}`);
  return Object.fromEntries([...published, ...expose.flatMap(expandExposed)].map((port) => [port, {}]));
}

/** `8080`, `8080/udp`, `8000-8010/tcp` as single ports. */
function expandExposed(entry: string): readonly string[] {
  const match = /^(\d{1,5})(?:-(\d{1,5}))?(?:\/(tcp|udp|sctp))?$/.exec(entry);
  const first = Number(match?.[1]);
  const last = Number(match?.[2] ?? match?.[1]);
  if (match === null || first < 1 || last > 65_535 || last < first || last - first >= exposedMaxPorts) {
    throw new WindlassError('definition-invalid', `expose: ${entry} is not a port`, {
      key: 'expose',
      value: entry,
    });
  }
  const protocol = match[3] ?? 'tcp';
  return Array.from({ length: last - first + 1 }, (_, index) => `${first + index}/${protocol}`);
}

/** Absent settings are left out, so that the image's or the engine's own value holds. */
function withoutNull(body: Body): Body {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null));
}
