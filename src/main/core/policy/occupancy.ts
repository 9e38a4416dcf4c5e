import type { ObservedContainer } from '../model/observed.ts';
import type { CarriedVolumes } from '../model/release.ts';
import type { ServiceSpec, StackSpec } from '../model/service-spec.ts';

/** A port of the host; null: the engine picks one. */
export interface HostPort {
  readonly hostIp: string;
  readonly hostPort: number | null;
  readonly protocol: string;
}

/** What a container has for itself alone while it runs. */
export interface Occupancy {
  readonly ports: readonly HostPort[];
  /** Volumes and host directories that it may write. */
  readonly writes: ReadonlySet<string>;
  /** Fixed addresses, each in its network. */
  readonly addresses: ReadonlySet<string>;
}

/**
 * What a service's container holds while it runs: by its definition and, where there is one, by the container
 * itself, which may mount what no definition names.
 */
export function occupancyOf(
  spec: ServiceSpec | null,
  stack: Pick<StackSpec, 'networks' | 'volumes'> | null,
  carried: CarriedVolumes,
  container: ObservedContainer | null,
): Occupancy {
  const declared = (spec?.ports ?? []).flatMap((port) =>
    port.hostPort === null ? [] : [{ ...port, hostPort: port.hostPort }],
  );
  const bound = (container?.ports ?? []).filter((port) => port.hostPort !== 0);
  return {
    ports: [...declared, ...bound],
    writes: new Set([
      ...writtenByDefinition(spec, stack),
      ...Object.values(carried).map(asVolume),
      ...writtenByContainer(container),
    ]),
    addresses: new Set(addressesOf(spec, stack)),
  };
}

/** Whether two containers must not run at the same time. */
export function contend(a: Occupancy, b: Occupancy): boolean {
  return (
    a.ports.some((one) => b.ports.some((two) => isSamePort(one, two))) ||
    [...a.writes].some((place) => b.writes.has(place)) ||
    [...a.addresses].some((address) => b.addresses.has(address))
  );
}

/** Whether two containers cannot both have it. */
export function isSamePort(a: HostPort, b: HostPort): boolean {
  if (a.hostPort === null || a.hostPort !== b.hostPort || a.protocol !== b.protocol) return false;
  return isEveryAddress(a.hostIp) || isEveryAddress(b.hostIp) || a.hostIp === b.hostIp;
}

function isEveryAddress(ip: string): boolean {
  return ip === '' || ip === '0.0.0.0' || ip === '::';
}

function writtenByDefinition(
  spec: ServiceSpec | null,
  stack: Pick<StackSpec, 'volumes'> | null,
): readonly string[] {
  return (spec?.mounts ?? []).flatMap((mount) => {
    if (mount.type === 'tmpfs' || mount.type === 'anonymous' || mount.readOnly) return [];
    if (mount.type === 'bind') return isSocket(mount.source) ? [] : [`directory ${trimmed(mount.source)}`];
    return [asVolume(stack?.volumes.find((volume) => volume.key === mount.volume)?.name ?? mount.volume)];
  });
}

function writtenByContainer(container: ObservedContainer | null): readonly string[] {
  const mounts = (container?.mounts ?? []).filter((mount) => mount.type === 'volume' && !mount.readOnly);
  return mounts.map((mount) => asVolume(mount.volume));
}

function addressesOf(spec: ServiceSpec | null, stack: Pick<StackSpec, 'networks'> | null): readonly string[] {
  return (spec?.networks ?? []).flatMap(({ network: key, ipv4Address, ipv6Address }) => {
    const network = stack?.networks.find((candidate) => candidate.key === key)?.name ?? key;
    return [ipv4Address, ipv6Address].flatMap((address) =>
      address === null ? [] : [`${network} ${address}`],
    );
  });
}

function asVolume(name: string): string {
  return `volume ${name}`;
}

/** Why: the engine's own socket is mounted by many and is no data. */
function isSocket(path: string): boolean {
  return path.endsWith('.sock');
}

function trimmed(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}
