import type { NetworkSpec, RestartPolicy, ServiceSpec, VolumeSpec } from '../../core/model/service-spec.ts';

/** A service on the stack's default network with nothing special about it. */
export function aService(name: string, change: Partial<ServiceSpec> = {}): ServiceSpec {
  return {
    name,
    image: `${name}:1`,
    containerName: null,
    lifecycle: 'service',
    oneShotTimeoutMs: 60_000,
    command: null,
    entrypoint: null,
    environment: {},
    ports: [],
    expose: [],
    mounts: [],
    networkMode: { kind: 'networks' },
    networks: [{ network: 'default', aliases: [], ipv4Address: null, ipv6Address: null }],
    dependsOn: [],
    healthcheck: null,
    restart: restart('always'),
    user: null,
    workingDir: null,
    hostname: null,
    labels: {},
    stopGraceMs: null,
    stopSignal: null,
    init: null,
    capAdd: [],
    capDrop: [],
    privileged: false,
    readOnly: false,
    extraHosts: [],
    dns: [],
    ulimits: [],
    memoryBytes: null,
    cpus: null,
    logging: null,
    update: 'auto',
    ...change,
  };
}

/** A service that publishes a port, so that its new container cannot start beside the old one. */
export function aServiceOnPort(
  name: string,
  hostPort: number,
  change: Partial<ServiceSpec> = {},
): ServiceSpec {
  return aService(name, { ports: [published(hostPort)], ...change });
}

/** A service that runs to its end and is not restarted. */
export function aOneShot(name: string, change: Partial<ServiceSpec> = {}): ServiceSpec {
  return aService(name, { lifecycle: 'one-shot', restart: restart('no'), ...change });
}

/** A service in the network namespace of another one. */
export function aServiceJoinedTo(
  owner: string,
  name: string,
  change: Partial<ServiceSpec> = {},
): ServiceSpec {
  return aService(name, {
    networkMode: { kind: 'joined', service: owner },
    networks: [],
    dependsOn: [{ service: owner, condition: 'started' }],
    ...change,
  });
}

export function restart(name: RestartPolicy['name']): RestartPolicy {
  return { name, maximumRetryCount: 0 };
}

export function published(hostPort: number): ServiceSpec['ports'][number] {
  return { hostIp: '', hostPort, containerPort: 80, protocol: 'tcp' };
}

export function needs(
  ...services: readonly (string | readonly [string, 'started' | 'healthy' | 'completed'])[]
): ServiceSpec['dependsOn'] {
  return services.map((entry) =>
    typeof entry === 'string'
      ? { service: entry, condition: 'started' }
      : { service: entry[0], condition: entry[1] },
  );
}

export function writes(volume: string, target = '/data'): ServiceSpec['mounts'][number] {
  return { type: 'volume', volume, target, readOnly: false };
}

export function onNetworks(...networks: readonly string[]): ServiceSpec['networks'] {
  return networks.map((network) => ({ network, aliases: [], ipv4Address: null, ipv6Address: null }));
}

export function aNetwork(key: string, change: Partial<NetworkSpec> = {}): NetworkSpec {
  return {
    key,
    name: `shop_${key}`,
    external: false,
    driver: 'bridge',
    driverOpts: {},
    internal: false,
    attachable: false,
    enableIpv6: false,
    subnets: [],
    labels: {},
    ...change,
  };
}

export function aVolume(key: string, change: Partial<VolumeSpec> = {}): VolumeSpec {
  return {
    key,
    name: `shop_${key}`,
    external: false,
    driver: 'local',
    driverOpts: {},
    labels: {},
    ...change,
  };
}
