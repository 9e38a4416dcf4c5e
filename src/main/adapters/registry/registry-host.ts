import { parseImageReference } from '../../core/model/image-reference.ts';

/** What Docker Hub is called in a Docker configuration and to a credential helper. */
export const hubServerAddress = 'https://index.docker.io/v1/';

const hubHosts = new Set(['docker.io', 'index.docker.io', 'registry-1.docker.io']);
const addressMaxLength = 512;

/** The registry of an image reference, Docker Hub as `docker.io`; null when it is no reference. */
export function registryHostOf(reference: string): string | null {
  return parseImageReference(reference)?.registry.toLowerCase() ?? null;
}

/**
 * Host and port of an address as people and tools write it into a Docker configuration: a URL, or a host
 * with or without a path. All names of Docker Hub are `docker.io`. '' when nothing is left.
 */
export function hostOfAddress(address: string): string {
  if (address.length > addressMaxLength) return '';
  const scheme = ['https://', 'http://'].find((known) => address.toLowerCase().startsWith(known)) ?? '';
  const host = (address.slice(scheme.length).split('/')[0] ?? '').toLowerCase();
  return hubHosts.has(host) ? 'docker.io' : host;
}

/** The address that credentials of a registry are stored under. */
export function serverAddressOf(host: string): string {
  return host === 'docker.io' ? hubServerAddress : host;
}

/** Only the machine itself: engines speak plain HTTP with these and no others. */
export function isLoopbackHost(host: string): boolean {
  const name = host.startsWith('[') ? host.slice(1, host.indexOf(']')) : (host.split(':')[0] ?? '');
  return name === 'localhost' || name === '::1' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(name);
}
