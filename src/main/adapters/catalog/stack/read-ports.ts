import { isIP } from 'node:net';
import type { PortSpec } from '../../../core/model/service-spec.ts';
import type { MapValue, Value } from '../yaml/value.ts';

const maxPorts = 1000;
const protocols = ['tcp', 'udp', 'sctp'] as const;
const forms = 'such as 8080:80, 127.0.0.1:8080:80, [::1]:8080:80, 5000-5002:5000-5002 or 53:53/udp';

/** All published ports of a service, ranges spelled out. */
export function readPorts(service: MapValue): readonly PortSpec[] {
  const value = service.take('ports');
  if (value === null) return [];
  const ports = value.list().flatMap((entry) => (entry.kind === 'map' ? readLong(entry) : readShort(entry)));
  if (ports.length > maxPorts) value.fail(`More than ${maxPorts} ports are published`);
  return ports;
}

/** Ports that other containers may use; nothing is published. */
export function readExposed(service: MapValue): readonly string[] {
  const value = service.take('expose');
  if (value === null) return [];
  return value.list().map((entry) => {
    const text = entry.text();
    const { bare, protocol } = splitProtocol(entry, text);
    const range = readRange(entry, bare);
    const ports = range.first === range.last ? `${range.first}` : `${range.first}-${range.last}`;
    return `${ports}/${protocol}`;
  });
}

interface Range {
  readonly first: number;
  readonly last: number;
}

function readShort(entry: Value): readonly PortSpec[] {
  const { bare, protocol } = splitProtocol(entry, entry.text());
  const containerStart = bare.lastIndexOf(':') + 1;
  const container = readRange(entry, bare.slice(containerStart));
  if (containerStart === 0) return spread(entry, '', null, container, protocol);
  const published = bare.slice(0, containerStart - 1);
  const hostStart = published.startsWith('[') ? published.indexOf(']') + 1 : published.lastIndexOf(':');
  const hasIp = published.startsWith('[') || hostStart >= 0;
  if (!hasIp) return spread(entry, '', readRange(entry, published), container, protocol);
  const hostIp = readHostIp(entry, published.slice(0, hostStart));
  const rest = published.slice(hostStart);
  if (rest !== '' && !rest.startsWith(':')) entry.fail(`${entry.quoted()} is not a port`, forms);
  const host = rest === '' || rest === ':' ? null : readRange(entry, rest.slice(1));
  return spread(entry, hostIp, host, container, protocol);
}

function readLong(entry: Value): readonly PortSpec[] {
  const map = entry.map();
  const target = map.require('target').integer(1, 65_535);
  const published = map.take('published');
  const host = published === null ? null : readRange(published, published.text());
  const hostIp = map.take('host_ip');
  const protocol = map.take('protocol')?.oneOf(protocols) ?? 'tcp';
  map.take('mode')?.oneOf(['host', 'ingress']);
  map.finish();
  const ip = hostIp === null ? '' : readHostIp(hostIp, hostIp.text());
  return spread(entry, ip, host, { first: target, last: target }, protocol);
}

function splitProtocol(entry: Value, text: string): { bare: string; protocol: PortSpec['protocol'] } {
  const slash = text.indexOf('/');
  if (slash < 0) return { bare: text, protocol: 'tcp' };
  const protocol = protocols.find((candidate) => candidate === text.slice(slash + 1));
  return {
    bare: text.slice(0, slash),
    protocol: protocol ?? entry.fail(`${entry.quoted()} must end in /tcp, /udp or /sctp`),
  };
}

function readRange(entry: Value, text: string): Range {
  const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text);
  const first = Number(match?.[1] ?? NaN);
  const last = Number(match?.[2] ?? first);
  if (!(first >= 1 && last <= 65_535 && first <= last))
    entry.fail(`${entry.quoted()} is not a port or a range of ports`, forms);
  return { first, last };
}

function readHostIp(entry: Value, text: string): string {
  const bare = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text;
  const needsBrackets = bare === text && text.includes(':');
  if (isIP(bare) === 0 || needsBrackets)
    entry.fail(`${entry.quoted()} has a host address that is not an IP address`, forms);
  return bare;
}

function spread(
  entry: Value,
  hostIp: string,
  host: Range | null,
  container: Range,
  protocol: PortSpec['protocol'],
): readonly PortSpec[] {
  const count = container.last - container.first + 1;
  if (count > maxPorts) entry.fail(`${entry.quoted()} is a range of more than ${maxPorts} ports`);
  if (host !== null && host.last - host.first + 1 !== count) {
    entry.fail(
      `${entry.quoted()} has ranges of different length`,
      'give as many host ports as container ports',
    );
  }
  return Array.from({ length: count }, (_, index) => ({
    hostIp,
    hostPort: host === null ? null : host.first + index,
    containerPort: container.first + index,
    protocol,
  }));
}
