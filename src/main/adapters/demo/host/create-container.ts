import { EngineRefusal } from '../engine-refusal.ts';
import { never } from '../state/container-record.ts';
import type { ContainerRecord, EndpointRecord, JsonObject } from '../state/container-record.ts';
import type { DemoState } from '../state/demo-state.ts';
import { FileTree } from '../state/file-tree.ts';
import { requireImage, shortId } from '../state/image-store.ts';
import { makeMounts } from './container-mounts.ts';
import { checkHostConfig } from './create-order.ts';
import type { CreateOrder } from './create-order.ts';
import type { EngineContext } from './engine-context.ts';
import { defaultHostConfig } from './host-config.ts';
import { argvOf, mergeConfig } from './merge-config.ts';
import { newEndpoint } from './networking.ts';
import { portOrders } from './port-orders.ts';

/** Makes a container, with its unnamed volumes, and starts nothing. Takes no port and no address. */
export function createContainer(context: EngineContext, name: string, order: CreateOrder): ContainerRecord {
  const { state } = context;
  if (order.Image === '') throw new EngineRefusal(400, 'No command specified');
  const hostConfig: JsonObject = { ...defaultHostConfig(), ...order.HostConfig };
  if (order.HostConfig) checkHostConfig(order.HostConfig);
  if (name !== '') checkNewName(state, name);
  const image = requireImage(state, order.Image);
  const id = state.ids.hex();
  const mode = networkModeOf(state, order);
  hostConfig['NetworkMode'] = mode;
  const config = mergeConfig(image.config, order, hostnameOf(state, order, mode, id));
  const argv = argvOf(config);
  portOrders(hostConfig);
  const endpoints = endpointsOf(state, order, mode);
  const container: ContainerRecord = {
    id,
    name: name || `demo_${shortId(id)}`,
    createdAt: context.timestamp(),
    imageId: image.id,
    program: image.program,
    config,
    hostConfig,
    argv,
    labels: config['Labels'] as Record<string, string>,
    mounts: makeMounts(context, order, config),
    endpoints,
    published: [],
    status: 'created',
    pid: 0,
    exitCode: 0,
    error: '',
    startedAt: never,
    finishedAt: never,
    restartCount: 0,
    isManuallyStopped: false,
    health: null,
    logs: [],
    files: new FileTree(),
  };
  state.containers.set(id, container);
  state.touch();
  context.events.container('create', container);
  return container;
}

/** Container names are the one thing that the engine keeps unique: 409 when it is taken. */
export function checkNewName(state: DemoState, name: string, prefix = ''): void {
  if (!/^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/.test(name) || name.length > 255) {
    const shown = prefix === '' ? name : `/${name}`;
    throw new EngineRefusal(
      400,
      `${prefix}Invalid container name (${shown}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed`,
    );
  }
  const holder = state.containerNamed(name);
  if (holder === null) return;
  throw new EngineRefusal(
    409,
    `${prefix}Conflict. The container name "/${name}" is already in use by container "${holder.id}". You have to remove (or rename) that container to be able to reuse that name.`,
  );
}

/** A joined container names the other one by its id from now on, so that renaming changes nothing. */
function networkModeOf(state: DemoState, order: CreateOrder): string {
  const mode = order.HostConfig?.NetworkMode || 'default';
  if (!mode.startsWith('container:')) return mode;
  if (Object.keys(order.HostConfig?.PortBindings ?? {}).length > 0) {
    throw new EngineRefusal(400, 'conflicting options: port publishing and the container type network mode');
  }
  const target = state.findContainer(mode.slice('container:'.length));
  return target === null ? mode : `container:${target.id}`;
}

function hostnameOf(state: DemoState, order: CreateOrder, mode: string, id: string): string {
  const joined = mode.startsWith('container:') ? state.findContainer(mode.slice('container:'.length)) : null;
  for (const given of [order['Hostname'], joined?.config['Hostname']]) {
    if (typeof given === 'string' && given !== '') return given;
  }
  return mode === 'host' ? 'windlass-demo' : shortId(id);
}

function endpointsOf(state: DemoState, order: CreateOrder, mode: string): EndpointRecord[] {
  const given = Object.entries(order.NetworkingConfig?.EndpointsConfig ?? {});
  if (given.length > 1) {
    const names = given.map(([network]) => network).join(', ');
    throw new EngineRefusal(400, `Container cannot be connected to network endpoints: ${names}`);
  }
  if (mode.startsWith('container:')) return [];
  const home = mode === 'default' ? 'bridge' : mode;
  const [network, endpoint] = given[0] ?? [home, null];
  return [newEndpoint(nameOfNetwork(state, network === 'default' ? 'bridge' : network), endpoint)];
}

/** A network given by its id is shown by its name; one that is not there is only missed at the start. */
function nameOfNetwork(state: DemoState, reference: string): string {
  return state.networks.get(reference)?.name ?? reference;
}
