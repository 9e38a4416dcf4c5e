import { EngineRefusal } from '../engine-refusal.ts';
import type { ContainerRecord, PublishedPort } from '../state/container-record.ts';
import type { DemoState } from '../state/demo-state.ts';
import { portOrders } from './port-orders.ts';

const firstEphemeral = 32_768;
const lastPort = 65_535;

interface Holder {
  readonly protocol: string;
  readonly hostIp: string;
  readonly hostPort: number;
  readonly isForeign: boolean;
}

/**
 * Takes the container's host ports, at start and not before. Refuses with 500 and the real texts, which tell a port
 * that the engine gave away from one that another program holds; then none is taken.
 */
export function publishPorts(state: DemoState, container: ContainerRecord, endpointId: string): void {
  const published: PublishedPort[] = [];
  for (const order of portOrders(container.hostConfig)) {
    const hostIps = order.hostIp === '' ? ['0.0.0.0', '::'] : [order.hostIp];
    const hostPort = order.hostPort ?? ephemeralPort(state, order.protocol, published);
    for (const hostIp of hostIps) {
      const port = { containerPort: order.containerPort, protocol: order.protocol, hostIp, hostPort };
      const problem = conflict(state, container, port, published);
      if (problem !== null) {
        throw new EngineRefusal(
          500,
          `driver failed programming external connectivity on endpoint ${container.name} (${endpointId}): ${problem}`,
        );
      }
      published.push(port);
    }
  }
  container.published = published;
}

function conflict(
  state: DemoState,
  container: ContainerRecord,
  wanted: PublishedPort,
  own: readonly PublishedPort[],
): string | null {
  const { hostIp, hostPort, protocol } = wanted;
  const listen = `listen ${protocol}${hostIp.includes(':') ? 6 : 4} ${hostIp.includes(':') ? `[${hostIp}]` : hostIp}:${hostPort}`;
  if (!isLocal(hostIp))
    return `Error starting userland proxy: ${listen}: bind: cannot assign requested address`;
  const rivals = [...holders(state, container), ...own.map((port) => ({ ...port, isForeign: false }))].filter(
    (holder) => holder.protocol === protocol && holder.hostPort === hostPort,
  );
  // The engine's own table goes by address; the kernel also knows that 0.0.0.0 covers all.
  if (rivals.some((holder) => !holder.isForeign && holder.hostIp === hostIp)) {
    return `Bind for ${hostIp}:${hostPort} failed: port is already allocated`;
  }
  if (rivals.some((holder) => doCover(holder.hostIp, hostIp))) {
    return `Error starting userland proxy: ${listen}: bind: address already in use`;
  }
  return null;
}

function holders(state: DemoState, except: ContainerRecord): Holder[] {
  const others = [...state.containers.values()].filter(({ id }) => id !== except.id);
  return [
    ...others.flatMap(({ published }) => published.map((port) => ({ ...port, isForeign: false }))),
    ...state.takenPorts.map((port) => ({ ...port, isForeign: port.kind === 'foreign' })),
  ];
}

function ephemeralPort(state: DemoState, protocol: string, own: readonly PublishedPort[]): number {
  const taken = [
    ...[...state.containers.values()].flatMap(({ published }) => published),
    ...state.takenPorts,
    ...own,
  ].filter((port) => port.protocol === protocol);
  for (let port = firstEphemeral; port <= lastPort; port++) {
    if (!taken.some(({ hostPort }) => hostPort === port)) return port;
  }
  throw new EngineRefusal(500, 'all ports are allocated');
}

function isLocal(hostIp: string): boolean {
  return ['0.0.0.0', '::', '::1'].includes(hostIp) || /^127\./.test(hostIp);
}

/** Whether two addresses cannot be listened on at once. */
export function doCover(a: string, b: string): boolean {
  if (a.includes(':') !== b.includes(':')) return false;
  return a === b || a === '0.0.0.0' || b === '0.0.0.0' || a === '::' || b === '::';
}
