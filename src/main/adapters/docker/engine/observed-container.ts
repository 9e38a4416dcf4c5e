import type {
  ContainerState,
  HealthState,
  ObservedContainer,
  ObservedEndpoint,
  ObservedMount,
  ObservedPort,
} from '../../../core/model/observed.ts';
import type { RestartPolicy } from '../../../core/model/service-spec.ts';
import type { ContainerSummary } from '../../../core/ports/docker-target.ts';
import type { ContainerInspect, ContainerListItem, PortBindings } from './container-schemas.ts';
import { readComposeProject, readOwner, readRole } from './object-labels.ts';

const healthOutputMaxLength = 4096;

/** Podman has further words; what is unknown cannot be worked with, which `dead` says. */
const states: Readonly<Record<string, ContainerState>> = {
  created: 'created',
  configured: 'created',
  initialized: 'created',
  running: 'running',
  stopping: 'running',
  paused: 'paused',
  restarting: 'restarting',
  exited: 'exited',
  stopped: 'exited',
  removing: 'removing',
  dead: 'dead',
};

const healthStates: readonly HealthState[] = ['starting', 'healthy', 'unhealthy'];
const policyNames: readonly RestartPolicy['name'][] = ['always', 'unless-stopped', 'on-failure'];

/** An inspected container in our words. */
export function observedContainer(seen: ContainerInspect): ObservedContainer {
  const { State: state, Config: config, HostConfig: host } = seen;
  return {
    id: seen.Id,
    name: plainName(seen.Name),
    owner: readOwner(config.Labels),
    composeProject: readComposeProject(config.Labels),
    state: states[state.Status] ?? 'dead',
    health: healthStates.find((known) => known === state.Health?.Status) ?? 'none',
    healthTest: healthTest(config.Healthcheck?.Test ?? []),
    healthStartPeriodMs: (config.Healthcheck?.StartPeriod ?? 0) / 1_000_000,
    healthLog: (state.Health?.Log ?? []).map((probe) => ({
      at: probe.End,
      exitCode: probe.ExitCode,
      output: probe.Output.slice(0, healthOutputMaxLength),
    })),
    exitCode: state.ExitCode,
    errorText: state.Error,
    restartCount: seen.RestartCount,
    restartPolicy: restartPolicy(host.RestartPolicy),
    startedAt: time(state.StartedAt),
    finishedAt: time(state.FinishedAt),
    createdAt: time(seen.Created),
    imageReference: config.Image,
    imageId: seen.Image,
    mounts: seen.Mounts.map(observedMount),
    endpoints: observedEndpoints(seen),
    ports: observedPorts(host.PortBindings),
    publishedPorts: observedPorts(seen.NetworkSettings.Ports),
    stopGraceMs: typeof config.StopTimeout === 'number' ? config.StopTimeout * 1000 : null,
  };
}

/** A listed container in our words. */
export function containerSummary(item: ContainerListItem): ContainerSummary {
  const owner = readOwner(item.Labels);
  return {
    id: item.Id,
    name: listedName(item.Names),
    state: item.State,
    deployment: owner?.deployment ?? null,
    composeProject: readComposeProject(item.Labels),
    role: readRole(item.Labels),
    publishedPorts: item.Ports.filter((port) => port.PublicPort > 0).map((port) => ({
      hostIp: port.IP,
      hostPort: port.PublicPort,
      protocol: port.Type,
    })),
  };
}

/** A container's own name; links of others to it have a second slash. */
export function listedName(names: readonly string[]): string {
  const own = names.find((name) => name.lastIndexOf('/') <= 0) ?? names[0] ?? '';
  return plainName(own);
}

function plainName(name: string): string {
  return name.startsWith('/') ? name.slice(1) : name;
}

function healthTest(test: readonly string[]): readonly string[] | null {
  return test.length === 0 || test[0] === 'NONE' ? null : test;
}

function restartPolicy(seen: ContainerInspect['HostConfig']['RestartPolicy']): RestartPolicy {
  const name = policyNames.find((known) => known === seen?.Name) ?? 'no';
  return { name, maximumRetryCount: seen?.MaximumRetryCount ?? 0 };
}

/** Engines give year 1 for "never". */
function time(text: string): string {
  return text.startsWith('0001-') ? '' : text;
}

function observedMount(mount: ContainerInspect['Mounts'][number]): ObservedMount {
  const type =
    mount.Type === 'volume' || mount.Type === 'bind' || mount.Type === 'tmpfs' ? mount.Type : 'other';
  const volume = type === 'volume' ? mount.Name : '';
  return {
    type,
    volume,
    target: mount.Destination,
    readOnly: mount.RW === false,
    isAnonymous: /^[0-9a-f]{64}$/.test(volume),
  };
}

/** The engine adds the short id to the aliases; it was not ordered and differs for each container. */
function observedEndpoints(seen: ContainerInspect): readonly ObservedEndpoint[] {
  const shortId = seen.Id.slice(0, 12);
  return Object.entries(seen.NetworkSettings.Networks).map(([network, endpoint]) => ({
    network,
    networkId: endpoint?.NetworkID ?? '',
    aliases: (endpoint?.Aliases ?? []).filter((alias) => alias !== shortId),
    ipAddress: endpoint?.IPAddress || endpoint?.GlobalIPv6Address || '',
  }));
}

/** A host port that is left to the engine is 0. */
function observedPorts(bindings: PortBindings): readonly ObservedPort[] {
  return Object.entries(bindings).flatMap(([key, bound]) => {
    const [containerPort, protocol = 'tcp'] = key.split('/');
    return (bound ?? []).map((binding) => ({
      hostIp: binding.HostIp,
      hostPort: Number.parseInt(binding.HostPort, 10) || 0,
      containerPort: Number(containerPort),
      protocol,
    }));
  });
}
