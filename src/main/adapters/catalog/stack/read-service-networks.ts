import { isIPv4, isIPv6 } from 'node:net';
import type { NetworkAttachment, NetworkMode } from '../../../core/model/service-spec.ts';
import type { MapValue, Value } from '../yaml/value.ts';
import { isKeyName, readHostName } from './names.ts';

/** An attachment with the place that names the network; null for the implicit one. */
export interface AttachmentReading {
  readonly attachment: NetworkAttachment;
  readonly value: Value | null;
}

/** `networks` of a service; the implicit `default` when neither they nor a network mode are given. */
export function readAttachments(service: MapValue, mode: NetworkMode): readonly AttachmentReading[] {
  const value = service.take('networks');
  if (mode.kind !== 'networks') {
    value?.fail('networks and network_mode cannot be used together');
    return [];
  }
  const readings = value === null ? [] : value.kind === 'list' ? readList(value) : readMap(value);
  return readings.length > 0 ? readings : [{ attachment: plainAttachment('default'), value: null }];
}

function readList(value: Value): readonly AttachmentReading[] {
  const readings = value.list().map((item) => ({ attachment: plainAttachment(item.text()), value: item }));
  const names = readings.map(({ attachment }) => attachment.network);
  const twice = readings.find(({ attachment }, index) => names.indexOf(attachment.network) < index);
  twice?.value.fail('This network is named twice');
  return readings;
}

function readMap(value: Value): readonly AttachmentReading[] {
  return value
    .map()
    .entries()
    .map(([network, item]) => {
      if (item.isNull) return { attachment: plainAttachment(network), value: item };
      const map = item.map();
      const aliases = map.take('aliases')?.list().map(readHostName) ?? [];
      const ipv4Address = readAddress(map.take('ipv4_address'), isIPv4, 'an IPv4 address');
      const ipv6Address = readAddress(map.take('ipv6_address'), isIPv6, 'an IPv6 address');
      map.finish({ allowsExtensions: true });
      return { attachment: { network, aliases, ipv4Address, ipv6Address }, value: item };
    });
}

function readAddress(value: Value | null, isAddress: (text: string) => boolean, what: string): string | null {
  if (value === null) return null;
  const text = value.text();
  return isAddress(text) ? text : value.fail(`${value.quoted()} is not ${what}`);
}

function plainAttachment(network: string): NetworkAttachment {
  return { network, aliases: [], ipv4Address: null, ipv6Address: null };
}

/** `network_mode`: `bridge`, `host`, `none` or `service:NAME`. */
export function readNetworkMode(service: MapValue): NetworkMode {
  const value = service.take('network_mode');
  if (value === null) return { kind: 'networks' };
  const text = value.text();
  if (text === 'bridge' || text === 'host' || text === 'none') return { kind: text };
  if (text.startsWith('service:') && isKeyName(text.slice(8)))
    return { kind: 'joined', service: text.slice(8) };
  return value.fail(`${value.quoted()} is not supported`, 'one of bridge, host, none and service:NAME');
}
