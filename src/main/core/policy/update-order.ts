import type { ServiceSpec } from '../model/service-spec.ts';

/**
 * Whether the new container starts before the old one stops. Two containers cannot publish one host port,
 * join one namespace or own one fixed address, and two versions must never write one volume: such a service
 * is stopped first.
 */
export function updateOrder(service: ServiceSpec): 'stop-first' | 'start-first' {
  if (service.update === 'stop-first' || service.lifecycle === 'one-shot') return 'stop-first';
  return canStartFirst(service) ? 'start-first' : 'stop-first';
}

export function canStartFirst(service: ServiceSpec): boolean {
  const publishes = service.ports.length > 0;
  const isOnNetworks = service.networkMode.kind === 'networks' && service.networks.length > 0;
  const hasFixedAddress = service.networks.some((n) => n.ipv4Address !== null || n.ipv6Address !== null);
  return !publishes && isOnNetworks && !hasFixedAddress && !writesData(service);
}

function writesData(service: ServiceSpec): boolean {
  return service.mounts.some((mount) => mount.type !== 'tmpfs' && !mount.readOnly);
}
