import { z } from 'zod';
import { EngineRefusal, notDone } from '../engine-refusal.ts';
import { endpointOrderSchema } from '../host/create-order.ts';
import type { EngineContext } from '../host/engine-context.ts';
import { formatIpv4, parseCidr } from '../host/ipv4.ts';
import {
  activeEndpoints,
  chooseSubnet,
  connectEndpoint,
  disconnectEndpoint,
  newEndpoint,
  requireNetwork,
} from '../host/networking.ts';
import { joinedContainer } from '../state/container-record.ts';
import type { JsonObject } from '../state/container-record.ts';
import type { DemoState, NetworkRecord } from '../state/demo-state.ts';
import type { Call } from './call.ts';
import { QueryFilters } from './query-filters.ts';
import { noContent } from './route-table.ts';
import type { Answer, Reply, Route } from './route-table.ts';

/** Networks. Their names are not unique. */
export const networkRoutes: readonly Route[] = [
  { method: 'GET', pattern: '/networks', isMutating: false, handle: list },
  { method: 'POST', pattern: '/networks/create', isMutating: true, handle: create },
  { method: 'GET', pattern: '/networks/{id}', isMutating: false, handle: inspect },
  { method: 'DELETE', pattern: '/networks/{id}', isMutating: true, handle: remove },
  { method: 'POST', pattern: '/networks/{id}/connect', isMutating: true, handle: connect },
  { method: 'POST', pattern: '/networks/{id}/disconnect', isMutating: true, handle: disconnect },
];

const texts = z.record(z.string(), z.string()).nullish();
const createSchema = z.looseObject({
  Name: z.string().min(1).max(255),
  CheckDuplicate: z.boolean().nullish(),
  Driver: z.string().nullish(),
  Internal: z.boolean().nullish(),
  Attachable: z.boolean().nullish(),
  EnableIPv6: z.boolean().nullish(),
  IPAM: z
    .looseObject({
      Driver: z.string().nullish(),
      Config: z
        .array(z.looseObject({ Subnet: z.string().optional(), Gateway: z.string().optional() }))
        .max(20)
        .nullish(),
      Options: texts,
    })
    .nullish(),
  Options: texts,
  Labels: texts,
});

/** Settings that would change what a network is, and that this engine does not follow. */
const notFollowed = ['ConfigOnly', 'ConfigFrom', 'Ingress'];

function create(call: Call, context: EngineContext): Reply {
  const { state } = context;
  const order = call.json(createSchema);
  for (const key of notFollowed) {
    if (order[key] !== undefined && order[key] !== false && order[key] !== null) {
      throw notDone(`${key} on POST /networks/create`);
    }
  }
  const driver = order.Driver || 'bridge';
  if (driver !== 'bridge') throw notDone(`a network of driver "${driver}"`);
  const twin = [...state.networks.values()].find(({ name }) => name === order.Name);
  if (twin?.isPredefined === true) {
    throw new EngineRefusal(403, `operation is not permitted on predefined ${order.Name} network `);
  }
  if (twin !== undefined && order.CheckDuplicate === true) {
    throw new EngineRefusal(409, `network with name ${order.Name} already exists`);
  }
  const network = newNetwork(context, order);
  state.networks.set(network.id, network);
  state.touch();
  context.events.network('create', network.id, { name: network.name, type: driver });
  const Warning = twin === undefined ? '' : `Network with name ${twin.name} (id : ${twin.id}) already exists`;
  return { status: 201, json: { Id: network.id, Warning } };
}

function newNetwork(context: EngineContext, order: z.output<typeof createSchema>): NetworkRecord {
  const { state } = context;
  const configs = order.IPAM?.Config ?? [];
  const given = configs.find(({ Subnet }) => Subnet !== undefined && !Subnet.includes(':'));
  const subnet = chooseSubnet(state, given?.Subnet ?? null);
  const gateway = given?.Gateway ?? formatIpv4((parseCidr(subnet)?.base ?? 0) + 1);
  const others = configs.filter((config) => config !== given);
  return {
    id: state.ids.hex(),
    name: order.Name,
    createdAt: context.timestamp(),
    driver: 'bridge',
    isPredefined: false,
    labels: order.Labels ?? {},
    subnet,
    isSubnetChosen: given !== undefined,
    gateway,
    detail: {
      EnableIPv6: order.EnableIPv6 ?? false,
      IPAM: {
        Driver: order.IPAM?.Driver || 'default',
        Options: order.IPAM?.Options ?? null,
        Config: [{ ...given, Subnet: subnet, Gateway: gateway }, ...others],
      },
      Internal: order.Internal ?? false,
      Attachable: order.Attachable ?? false,
      Ingress: false,
      ConfigFrom: { Network: '' },
      ConfigOnly: false,
      Options: order.Options ?? {},
    },
  };
}

function list(call: Call, context: EngineContext): Reply {
  const filters = new QueryFilters(call.query.get('filters'), 'GET /networks', [
    'driver',
    'id',
    'label',
    'name',
  ]);
  const found = [...context.state.networks.values()]
    .filter((network) => filters.labels(network.labels))
    .filter((network) => filters.some('id', (id) => network.id.startsWith(id)))
    .filter((network) => filters.some('name', (name) => network.name.includes(name.replace(/^\^|\$$/g, ''))))
    .filter((network) => filters.some('driver', (driver) => network.driver === driver));
  // Why: a list shows no containers, on a real engine neither; only `inspect` does.
  return { status: 200, json: found.map((network) => describe(network, {})) };
}

function inspect(call: Call, context: EngineContext): Reply {
  const network = networkToShow(context.state, call.param('id'));
  const attached = activeEndpoints(context.state, network.id).map(({ container, endpoint }) => [
    container.id,
    {
      Name: container.name,
      EndpointID: endpoint.endpointId,
      MacAddress: endpoint.macAddress,
      IPv4Address: endpoint.ipAddress === '' ? '' : `${endpoint.ipAddress}/${endpoint.prefixLength}`,
      IPv6Address: '',
    },
  ]);
  return { status: 200, json: describe(network, Object.fromEntries(attached) as JsonObject) };
}

/** As `requireNetwork`; this one call words the ambiguity differently. */
function networkToShow(state: DemoState, reference: string): NetworkRecord {
  const named = [...state.networks.values()].filter(({ name }) => name === reference);
  if (named.length > 1 && !state.networks.has(reference)) {
    throw new EngineRefusal(
      400,
      `${named.length} matches found based on name: network ${reference} is ambiguous`,
    );
  }
  return requireNetwork(state, reference);
}

function describe(network: NetworkRecord, containers: JsonObject): JsonObject {
  return {
    Name: network.name,
    Id: network.id,
    Created: network.createdAt,
    Scope: 'local',
    Driver: network.driver,
    ...network.detail,
    Containers: containers,
    Labels: network.labels,
  };
}

function remove(call: Call, context: EngineContext): Answer {
  const { state } = context;
  const network = requireNetwork(state, call.param('id'));
  if (network.isPredefined) {
    throw new EngineRefusal(403, `${network.name} is a pre-defined network and cannot be removed`);
  }
  if (activeEndpoints(state, network.id).length > 0) {
    throw new EngineRefusal(
      403,
      `error while removing network: network ${network.name} id ${network.id} has active endpoints`,
    );
  }
  state.networks.delete(network.id);
  state.touch();
  context.events.network('destroy', network.id, { name: network.name, type: network.driver });
  return noContent;
}

const connectSchema = z.looseObject({
  Container: z.string().min(1).max(255),
  EndpointConfig: endpointOrderSchema.nullish(),
});

function connect(call: Call, context: EngineContext): Answer {
  const order = call.json(connectSchema);
  const network = requireNetwork(context.state, call.param('id'));
  const container = context.state.container(order.Container);
  const aliases = order.EndpointConfig?.Aliases ?? [];
  if (network.isPredefined && aliases.length > 0) {
    throw new EngineRefusal(
      400,
      'network-scoped alias is supported only for containers in user defined networks',
    );
  }
  if (joinedContainer(container) !== null) {
    throw new EngineRefusal(
      403,
      'container sharing network namespace with another container or host cannot be connected to any other network',
    );
  }
  const endpoint = newEndpoint(network.name, order.EndpointConfig ?? null);
  const known = container.endpoints.find((other) => other.network === network.name);
  const isRunning = container.status === 'running';
  if (known !== undefined && isRunning) {
    throw new EngineRefusal(
      403,
      `endpoint with name ${container.name} already exists in network ${network.name}`,
    );
  }
  if (isRunning) {
    endpoint.networkId = network.id;
    connectEndpoint(context, container, endpoint);
  }
  container.endpoints = [...container.endpoints.filter((other) => other !== known), endpoint];
  context.state.touch();
  return { status: 200 };
}

const disconnectSchema = z.looseObject({
  Container: z.string().min(1).max(255),
  Force: z.boolean().nullish(),
});

function disconnect(call: Call, context: EngineContext): Answer {
  const order = call.json(disconnectSchema);
  const network = requireNetwork(context.state, call.param('id'));
  const container = context.state.container(order.Container);
  const endpoint = container.endpoints.find(
    (other) => other.network === network.name || other.network === network.id,
  );
  if (endpoint === undefined) {
    throw new EngineRefusal(500, `container ${container.id} is not connected to network ${network.name}`);
  }
  disconnectEndpoint(context, container, endpoint);
  container.endpoints = container.endpoints.filter((other) => other !== endpoint);
  context.state.touch();
  return { status: 200 };
}
