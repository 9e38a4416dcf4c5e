import type { ObservedContainer, ObservedHost } from '../core/model/observed.ts';

/**
 * What a host looks like apart from ids that differ from run to run: two hosts with the same picture run the
 * same release. Unnamed volumes are called by the order in which they were first seen.
 */
export interface HostPicture {
  readonly containers: Readonly<Record<string, unknown>>;
  readonly networks: readonly string[];
  readonly volumes: readonly string[];
}

export function pictureOf(host: ObservedHost): HostPicture {
  return {
    containers: Object.fromEntries(
      [...host.containers].sort((a, b) => (a.name < b.name ? -1 : 1)).map((c) => [c.name, describe(c)]),
    ),
    networks: host.networks.map((network) => network.name).sort(),
    volumes: host.volumes.map((volume) => volume.name).sort(),
  };
}

function describe(container: ObservedContainer): unknown {
  return {
    service: container.owner?.service,
    role: container.owner?.role,
    state: container.state,
    image: container.imageReference,
    exitCode: container.owner?.role === 'one-shot' ? container.exitCode : undefined,
    restart: container.restartPolicy.name,
    aliases: container.endpoints
      .map((e) => [e.network, e.aliases.filter((alias) => !/^[0-9a-f]{12}$/.test(alias)).sort()])
      .sort(),
    mounts: container.mounts
      .map((m) => [m.type, m.isAnonymous ? 'unnamed' : m.volume, m.target, m.readOnly])
      .sort(),
    ports: container.ports.map((port) => [port.hostIp, port.hostPort, port.containerPort, port.protocol]),
    fingerprint: container.owner?.fingerprint,
  };
}

/** The containers' ids by name: equal means that the very same containers are there. */
export function idsOf(host: ObservedHost): Readonly<Record<string, string>> {
  return Object.fromEntries(host.containers.map((container) => [container.name, container.id]));
}

/** Unnamed volumes by service and mount point. */
export function unnamedVolumes(host: ObservedHost): Readonly<Record<string, string>> {
  return Object.fromEntries(
    host.containers.flatMap((container) =>
      container.mounts
        .filter((mount) => mount.isAnonymous)
        .map((mount) => [`${container.owner?.service}:${mount.target}`, mount.volume]),
    ),
  );
}
