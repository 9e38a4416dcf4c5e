import { isIP } from 'node:net';
import type { NetworkSpec, VolumeSpec } from '../../../core/model/service-spec.ts';
import type { MapValue, Value } from '../yaml/value.ts';
import { isKeyName, keyNameRule, readObjectName } from './names.ts';
import { readLabels, readOpenPairs } from './read-pairs.ts';

const driverPattern = /^[A-Za-z0-9][A-Za-z0-9_.:/-]*$/;

/** The networks that a stack declares, by key. */
export function readNetworks(value: Value | null, project: string): ReadonlyMap<string, NetworkSpec> {
  return readObjects(value, (key, map) => readNetwork(key, map, project));
}

/** The volumes that a stack declares, by key. */
export function readVolumes(value: Value | null, project: string): ReadonlyMap<string, VolumeSpec> {
  return readObjects(value, (key, map) => readVolume(key, map, project));
}

/** What `<project>_<key>` is made of when nothing is said about a network. */
export function plainNetwork(key: string, project: string): NetworkSpec {
  return {
    key,
    name: `${project}_${key}`,
    external: false,
    driver: 'bridge',
    driverOpts: {},
    internal: false,
    attachable: false,
    enableIpv6: false,
    subnets: [],
    labels: {},
  };
}

function readObjects<Spec extends { readonly name: string }>(
  value: Value | null,
  read: (key: string, map: MapValue | null) => Spec,
): ReadonlyMap<string, Spec> {
  const specs = new Map<string, Spec>();
  const names = new Set<string>();
  for (const [key, item] of value?.map().entries() ?? []) {
    if (!isKeyName(key)) item.fail(keyNameRule);
    const spec = read(key, item.isNull ? null : item.map());
    if (names.has(spec.name)) item.fail(`Another one has the name ${spec.name} already`);
    names.add(spec.name);
    specs.set(key, spec);
  }
  return specs;
}

function readNetwork(key: string, map: MapValue | null, project: string): NetworkSpec {
  const plain = plainNetwork(key, project);
  if (map === null) return plain;
  const name = readName(key, map, plain.name);
  if (readExternal(map)) return { ...plain, name, external: true };
  const spec = {
    ...plain,
    name,
    driver: map.take('driver')?.name(driverPattern, 128, 'the name of a network driver') ?? plain.driver,
    driverOpts: readOpenPairs(map.take('driver_opts')),
    internal: map.take('internal')?.boolean() ?? false,
    attachable: map.take('attachable')?.boolean() ?? false,
    enableIpv6: map.take('enable_ipv6')?.boolean() ?? false,
    subnets: readSubnets(map.take('ipam')),
    labels: readLabels(map.take('labels')),
  };
  map.finish({ allowsExtensions: true });
  return spec;
}

function readVolume(key: string, map: MapValue | null, project: string): VolumeSpec {
  const name = `${project}_${key}`;
  const plain = { key, name, external: false, driver: 'local', driverOpts: {}, labels: {} };
  if (map === null) return plain;
  const named = { ...plain, name: readName(key, map, name) };
  if (readExternal(map)) return { ...named, external: true };
  const spec = {
    ...named,
    driver: map.take('driver')?.name(driverPattern, 128, 'the name of a volume driver') ?? plain.driver,
    driverOpts: readOpenPairs(map.take('driver_opts')),
    labels: readLabels(map.take('labels')),
  };
  map.finish({ allowsExtensions: true });
  return spec;
}

/** An external object without `name` has its key for a name. */
function readName(key: string, map: MapValue, own: string): string {
  const name = map.take('name');
  if (name !== null) return readObjectName(name);
  return map.take('external')?.boolean() === true ? key : own;
}

/** What exists already has its own settings: any but its name would be without effect. */
function readExternal(map: MapValue): boolean {
  const external = map.take('external');
  if (external?.boolean() !== true) return false;
  for (const [key] of map.entries()) {
    const isAllowed = key === 'external' || key === 'name' || key.startsWith('x-');
    if (!isAllowed) map.failAt(key, 'An external object takes no settings but its name');
  }
  return true;
}

function readSubnets(ipam: Value | null): NetworkSpec['subnets'] {
  if (ipam === null) return [];
  const map = ipam.map();
  map.take('driver')?.oneOf(['default']);
  const subnets = map.take('config')?.list().map(readSubnet) ?? [];
  map.finish();
  return subnets;
}

function readSubnet(value: Value): NetworkSpec['subnets'][number] {
  const map = value.map();
  const subnet = map.require('subnet');
  const [address = '', prefix = '', ...rest] = subnet.text().split('/');
  const version = isIP(address);
  const isPrefix = /^\d{1,3}$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128);
  if (version === 0 || !isPrefix || rest.length > 0)
    subnet.fail(`${subnet.quoted()} is not a subnet`, 'such as 172.28.0.0/16');
  const gateway = map.take('gateway');
  const gatewayText = gateway?.text() ?? null;
  if (gatewayText !== null && isIP(gatewayText) !== version)
    gateway?.fail(`${gateway.quoted()} is not an address of that subnet`);
  map.finish();
  return { subnet: subnet.text(), gateway: gatewayText };
}
