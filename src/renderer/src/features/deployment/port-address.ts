import type { EnvironmentRow } from '../../../../shared/contract/shapes/environment.ts';
import type { ServiceRow } from '../../../../shared/contract/shapes/deployment.ts';

type Port = ServiceRow['ports'][number];

/** `127.0.0.1:8080 → 80/tcp`; the usual parts are left out. */
export function portText({ hostIp, hostPort, containerPort, protocol }: Port): string {
  const host = isEverywhere(hostIp) ? '' : `${hostIp.includes(':') ? `[${hostIp}]` : hostIp}:`;
  return `${host}${hostPort} → ${containerPort}${protocol === 'tcp' ? '' : `/${protocol}`}`;
}

/** Each port once: an engine binds it for both versions of the protocol. */
export function distinctPorts(ports: readonly Port[]): readonly Port[] {
  const texts = ports.map(portText);
  return ports.filter((_, index) => texts.indexOf(texts[index] ?? '') === index);
}

/** Where a browser finds the port; null: not over TCP, or nobody listens there (the built-in engine has no network). */
export function portAddress(port: Port, environment: EnvironmentRow | null): string | null {
  if (port.protocol !== 'tcp' || environment === null || environment.kind === 'demo') return null;
  const bound = port.hostIp.includes(':') ? `[${port.hostIp}]` : port.hostIp;
  const host = isEverywhere(port.hostIp) ? hostOf(environment.address) : bound;
  const scheme = port.containerPort === 443 || port.hostPort === 443 ? 'https' : 'http';
  return `${scheme}://${host}:${port.hostPort}/`;
}

function isEverywhere(hostIp: string): boolean {
  return hostIp === '' || hostIp === '0.0.0.0' || hostIp === '::';
}

/** A socket is on this machine; a remote engine's ports are where it is. */
function hostOf(address: string | null): string {
  if (address === null || !URL.canParse(address)) return 'localhost';
  const { protocol, hostname } = new URL(address);
  return protocol === 'unix:' || protocol === 'npipe:' || hostname === '' ? 'localhost' : hostname;
}
