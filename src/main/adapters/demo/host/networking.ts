import { EngineRefusal } from '../engine-refusal.ts';
import type { ContainerRecord, EndpointRecord } from '../state/container-record.ts';
import type { DemoState, NetworkRecord } from '../state/demo-state.ts';
import { shortId } from '../state/image-store.ts';
import type { EngineContext } from './engine-context.ts';
import { doOverlap, formatIpv4, isInside, parseCidr, parseIpv4, sizeOf } from './ipv4.ts';

const predefined = ['bridge', 'host', 'none'];
const overlap = 'Pool overlaps with other one on this address space';

/** By id, unique id prefix or name. Names are not unique: 400 when several have it. */
export function requireNetwork(state: DemoState, reference: string): NetworkRecord {
  const all = [...state.networks.values()];
  const exact = state.networks.get(reference);
  if (exact !== undefined) return exact;
  const named = all.filter(({ name }) => name === reference);
  if (named.length > 1) {
    throw new EngineRefusal(400, `network ${reference} is ambiguous (${named.length} matches found on name)`);
  }
  const found =
    named[0] ??
    (/^[0-9a-f]{4,}$/.test(reference) ? all.find(({ id }) => id.startsWith(reference)) : undefined);
  if (found === undefined) throw new EngineRefusal(404, `network ${reference} not found`);
  return found;
}

/** The given subnet if no other network has it, else the next free one. */
export function chooseSubnet(state: DemoState, wanted: string | null): string {
  const taken = [...state.networks.values()].flatMap(({ subnet }) => parseCidr(subnet ?? '') ?? []);
  if (wanted !== null) {
    const cidr = parseCidr(wanted);
    if (cidr === null) throw new EngineRefusal(400, `invalid pool request: Invalid address space: ${wanted}`);
    if (taken.some((other) => doOverlap(other, cidr))) throw new EngineRefusal(403, overlap);
    return wanted;
  }
  for (const pool of defaultPools()) {
    const cidr = parseCidr(pool);
    if (cidr !== null && !taken.some((other) => doOverlap(other, cidr))) return pool;
  }
  throw new EngineRefusal(
    500,
    'could not find an available, non-overlapping IPv4 address pool among the defaults to assign to the network',
  );
}

function* defaultPools(): Generator<string> {
  for (let second = 18; second <= 31; second++) yield `172.${second}.0.0/16`;
  for (let third = 0; third <= 240; third += 16) yield `192.168.${third}.0/20`;
}

/** What one order of an endpoint becomes. */
export function newEndpoint(
  network: string,
  order: {
    readonly Aliases?: readonly string[] | null | undefined;
    readonly IPAMConfig?: EndpointRecord['ipamConfig'] | undefined;
    readonly DriverOpts?: Record<string, unknown> | null | undefined;
  } | null,
): EndpointRecord {
  return {
    network,
    aliases: order?.Aliases == null ? null : [...order.Aliases],
    ipamConfig: order?.IPAMConfig ?? null,
    driverOpts: order?.DriverOpts ?? null,
    networkId: '',
    endpointId: '',
    ipAddress: '',
    prefixLength: 0,
    gateway: '',
    macAddress: '',
  };
}

/** Connects all endpoints of a container that is about to run; on refusal none stays connected. */
export function connectEndpoints(context: EngineContext, container: ContainerRecord): void {
  try {
    for (const endpoint of container.endpoints) connectEndpoint(context, container, endpoint);
  } catch (error) {
    disconnectEndpoints(context, container);
    throw error;
  }
}

/** Gives one endpoint its address. The container must be about to run, or running. */
export function connectEndpoint(
  context: EngineContext,
  container: ContainerRecord,
  endpoint: EndpointRecord,
): void {
  const { state } = context;
  const isUserDefined = !predefined.includes(endpoint.network);
  const reference = isUserDefined && endpoint.networkId !== '' ? endpoint.networkId : endpoint.network;
  const network = requireNetwork(state, reference);
  checkOrder(network, endpoint);
  endpoint.network = network.name;
  endpoint.networkId = network.id;
  if (isUserDefined && network.subnet !== null) {
    endpoint.aliases = [...new Set([...(endpoint.aliases ?? []), shortId(container.id)])];
  }
  if (network.subnet !== null) {
    const address = chooseAddress(state, network, endpoint.ipamConfig?.IPv4Address ?? null);
    endpoint.ipAddress = formatIpv4(address);
    endpoint.prefixLength = parseCidr(network.subnet)?.prefixLength ?? 0;
    endpoint.gateway = network.gateway;
    endpoint.macAddress = `02:42:${endpoint.ipAddress
      .split('.')
      .map((part) => Number(part).toString(16).padStart(2, '0'))
      .join(':')}`;
  }
  endpoint.endpointId = state.ids.hex();
  emit(context, 'connect', container, endpoint, network.driver);
}

export function disconnectEndpoints(context: EngineContext, container: ContainerRecord): void {
  for (const endpoint of container.endpoints) disconnectEndpoint(context, container, endpoint);
}

export function disconnectEndpoint(
  context: EngineContext,
  container: ContainerRecord,
  endpoint: EndpointRecord,
): void {
  if (endpoint.endpointId === '') return;
  Object.assign(endpoint, {
    endpointId: '',
    ipAddress: '',
    prefixLength: 0,
    gateway: '',
    macAddress: '',
  });
  emit(
    context,
    'disconnect',
    container,
    endpoint,
    context.state.networks.get(endpoint.networkId)?.driver ?? '',
  );
}

/** Connected endpoints of running containers on a network. */
export function activeEndpoints(
  state: DemoState,
  network: string,
): { readonly container: ContainerRecord; readonly endpoint: EndpointRecord }[] {
  return [...state.containers.values()].flatMap((container) =>
    container.endpoints
      .filter((endpoint) => endpoint.endpointId !== '' && endpoint.networkId === network)
      .map((endpoint) => ({ container, endpoint })),
  );
}

/** Addresses that the engine's name service gives for a name on a network. */
export function resolveName(state: DemoState, networkReference: string, name: string): string[] {
  const network = requireNetwork(state, networkReference);
  return activeEndpoints(state, network.id)
    .filter(({ container, endpoint }) => container.name === name || (endpoint.aliases ?? []).includes(name))
    .map(({ endpoint }) => endpoint.ipAddress);
}

function checkOrder(network: NetworkRecord, endpoint: EndpointRecord): void {
  if (network.isPredefined && (endpoint.aliases ?? []).length > 0) {
    throw new EngineRefusal(
      400,
      'network-scoped alias is supported only for containers in user defined networks',
    );
  }
  if (endpoint.ipamConfig?.IPv4Address && !network.isSubnetChosen) {
    throw new EngineRefusal(
      400,
      'user specified IP address is supported only when connecting to networks with user configured subnets',
    );
  }
}

function chooseAddress(state: DemoState, network: NetworkRecord, wanted: string | null): number {
  const cidr = parseCidr(network.subnet ?? '');
  if (cidr === null) throw new EngineRefusal(500, `network ${network.name} has no subnet`);
  const taken = new Set(
    activeEndpoints(state, network.id).map(({ endpoint }) => parseIpv4(endpoint.ipAddress)),
  );
  taken.add(parseIpv4(network.gateway));
  if (wanted) {
    const address = parseIpv4(wanted);
    if (address === null || !isInside(cidr, address)) {
      throw new EngineRefusal(
        400,
        `invalid address ${wanted}: It does not belong to any of this network's subnets`,
      );
    }
    if (taken.has(address)) throw new EngineRefusal(403, 'Address already in use');
    return address;
  }
  for (let address = cidr.base + 2; address < cidr.base + sizeOf(cidr) - 1; address++) {
    if (!taken.has(address)) return address;
  }
  throw new EngineRefusal(
    500,
    `no available IPv4 addresses on this network's address pools: ${network.name}`,
  );
}

function emit(
  context: EngineContext,
  action: string,
  container: ContainerRecord,
  endpoint: EndpointRecord,
  driver: string,
): void {
  context.events.network(action, endpoint.networkId, {
    container: container.id,
    name: endpoint.network,
    type: driver,
  });
}
