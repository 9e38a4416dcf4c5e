import type { PortSpec, ServiceSpec } from '../../../core/model/service-spec.ts';
import type { ServiceReading } from './read-service.ts';

/** Rules between the settings of one service, and between the services of a stack. */
export function checkStack(
  services: readonly ServiceSpec[],
  readings: ReadonlyMap<string, ServiceReading>,
  project: string,
): void {
  const containerNames = new Map<string, string>();
  for (const { name, containerName } of services) {
    if (containerName === null) containerNames.set(`${project}-${name}-1`, name);
  }
  const published: { readonly service: string; readonly port: PortSpec }[] = [];
  for (const spec of services) {
    const reading = readings.get(spec.name);
    if (reading === undefined) continue;
    checkNamespace(spec, reading);
    checkUpdateOrder(spec, reading);
    checkContainerName(spec, reading, containerNames);
    checkPorts(spec, reading, published);
  }
}

function checkNamespace(
  { networkMode, hostname, extraHosts, dns, ports, expose }: ServiceSpec,
  { map }: ServiceReading,
): void {
  if (networkMode.kind === 'networks' || networkMode.kind === 'bridge') return;
  const problem =
    networkMode.kind === 'joined'
      ? `cannot be set with network_mode service:${networkMode.service}, whose network is used`
      : `cannot be set with network_mode ${networkMode.kind}`;
  if (ports.length > 0) map.failAtValue('ports', problem);
  if (networkMode.kind !== 'joined') return;
  if (expose.length > 0) map.failAtValue('expose', problem);
  if (hostname !== null) map.failAtValue('hostname', problem);
  if (extraHosts.length > 0) map.failAtValue('extra_hosts', problem);
  if (dns.length > 0) map.failAtValue('dns', problem);
}

/** Two containers of a service run side by side for a moment: nothing may be owned by one of them alone. */
function checkUpdateOrder(spec: ServiceSpec, { map, mounts, attachments }: ServiceReading): void {
  if (spec.update !== 'start-first') return;
  const hint = 'use stop-first';
  if (spec.lifecycle === 'one-shot') map.fail('start-first is not possible for a service that runs once');
  if (spec.ports.length > 0)
    map.failAtValue('ports', 'start-first is not possible with published ports', hint);
  if (spec.networkMode.kind !== 'networks') {
    map.failAtValue('network_mode', 'start-first is only possible in networks of the stack', hint);
  }
  const writable = mounts.find(({ mount }) => mount.type !== 'tmpfs' && !mount.readOnly);
  writable?.value.fail(
    'start-first is not possible with a volume that is written to',
    'use stop-first, or mount it read-only',
  );
  const fixed = attachments.find(
    ({ attachment }) => attachment.ipv4Address !== null || attachment.ipv6Address !== null,
  );
  fixed?.value?.fail('start-first is not possible with a fixed address', hint);
}

function checkContainerName(spec: ServiceSpec, { map }: ServiceReading, known: Map<string, string>): void {
  if (spec.containerName === null) return;
  const other = known.get(spec.containerName);
  if (other !== undefined)
    map.failAtValue('container_name', `The service ${other} has the same container name`);
  known.set(spec.containerName, spec.name);
}

function checkPorts(
  spec: ServiceSpec,
  { map }: ServiceReading,
  published: { readonly service: string; readonly port: PortSpec }[],
): void {
  for (const port of spec.ports) {
    if (port.hostPort === null) continue;
    const clash = published.find((other) => isSameHostPort(other.port, port));
    if (clash !== undefined) {
      const whom = clash.service === spec.name ? 'twice' : `by the service ${clash.service} as well`;
      map.failAtValue('ports', `The host port ${port.hostPort} is published ${whom}`);
    }
    published.push({ service: spec.name, port });
  }
}

/** '' is every address; `0.0.0.0` and `::` are every one of their family. */
function isSameHostPort(a: PortSpec, b: PortSpec): boolean {
  if (a.hostPort !== b.hostPort || a.protocol !== b.protocol) return false;
  if (a.hostIp === '' || b.hostIp === '' || a.hostIp === b.hostIp) return true;
  const isSameFamily = a.hostIp.includes(':') === b.hostIp.includes(':');
  return isSameFamily && ['0.0.0.0', '::'].some((all) => a.hostIp === all || b.hostIp === all);
}
