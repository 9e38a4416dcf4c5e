import { joinedContainer, networkMode } from '../state/container-record.ts';
import type { ContainerRecord } from '../state/container-record.ts';
import type { DemoState } from '../state/demo-state.ts';
import { placeOf, readEntry, writeText } from './container-files.ts';
import type { EngineContext } from './engine-context.ts';
import { resolveName } from './networking.ts';
import { doCover } from './port-table.ts';
import type { CommandWorld, FetchOutcome } from './trivial-command.ts';

/** Whether a client of the host gets a connection to the port. */
export function isPortAnswering(context: EngineContext, hostIp: string, port: number): boolean {
  const address = hostIp === '' || hostIp === 'localhost' ? '127.0.0.1' : hostIp;
  const isHere = (taken: { readonly protocol: string; readonly hostPort: number; readonly hostIp: string }) =>
    taken.protocol === 'tcp' && taken.hostPort === port && doCover(taken.hostIp, address);
  // Why no ghost: it is an allocation, with nobody behind it.
  if (context.state.takenPorts.some((taken) => taken.kind === 'foreign' && isHere(taken))) return true;
  return [...context.state.containers.values()].some((container) => {
    if (networkMode(container) === 'host' && isListening(context, container, port)) return true;
    return container.published.some(
      (published) => isHere(published) && isServed(context, container, published.containerPort),
    );
  });
}

/** Whether the container's own process is up to the point where it answers. */
export function isReady(context: EngineContext, container: ContainerRecord): boolean {
  const process = context.processes.get(container.id);
  if (container.status !== 'running' || process === undefined) return false;
  return context.clock.monotonic() - process.startedAtMs >= process.plan.readyAfterMs;
}

/** What commands inside a container can see. */
export function worldOf(context: EngineContext, container: ContainerRecord): CommandWorld {
  const { state } = context;
  const env = (container.config['Env'] ?? []) as readonly string[];
  return {
    env: Object.fromEntries(
      env.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    ),
    hostname: typeof container.config['Hostname'] === 'string' ? container.config['Hostname'] : '',
    readFile: (path) => {
      const entry = readEntry(state, container, path);
      return entry?.type === 'file' ? entry.content : null;
    },
    writeFile: (path, text, isAppending) => {
      if (placeOf(state, container, path).path === '/') return false;
      return writeText(state, container, { path, text, isAppending, atMs: context.clock.now() });
    },
    fetch: (url) => fetchFrom(context, container, url),
    lookup: (name) => lookup(state, container, name),
  };
}

function isListening(context: EngineContext, container: ContainerRecord, port: number): boolean {
  return isReady(context, container) && context.processes.get(container.id)?.plan.listensOn === port;
}

/** The container and those that share its network namespace. */
function namespaceOf(state: DemoState, owner: ContainerRecord): ContainerRecord[] {
  const joined = [...state.containers.values()].filter(
    (container) => joinedContainer(container) === owner.id,
  );
  return [owner, ...joined];
}

function isServed(context: EngineContext, owner: ContainerRecord, port: number): boolean {
  return namespaceOf(context.state, owner).some((container) => isListening(context, container, port));
}

function fetchFrom(context: EngineContext, container: ContainerRecord, url: string): FetchOutcome {
  const match = /^http:\/\/([\w.-]{1,255})(?::(\d{1,5}))?(\/[^?#]*)?/.exec(url.slice(0, 4096));
  const host = match?.[1] ?? url;
  if (match === null) return { kind: 'unknown-host', host };
  const servers = serversAt(context, container, host);
  if (servers === null) return { kind: 'unknown-host', host };
  const port = Number(match[2] ?? 80);
  const server = servers.find((candidate) => isListening(context, candidate, port));
  const plan = server === undefined ? undefined : context.processes.get(server.id)?.plan;
  if (plan === undefined) return { kind: 'refused', address: host };
  const isFound = plan.isHealthy || (match[3] ?? '/') === '/';
  return { kind: 'answered', status: isFound ? 200 : 404, body: isFound ? plan.page : '' };
}

/** Who may answer under a host name seen from a container; null: the name means nothing there. */
function serversAt(
  context: EngineContext,
  container: ContainerRecord,
  host: string,
): readonly ContainerRecord[] | null {
  const { state } = context;
  const owner = namespaceOwner(state, container);
  if (host === 'localhost' || host.startsWith('127.')) return namespaceOf(state, owner);
  const addresses = /^[\d.]+$/.test(host) ? [host] : lookup(state, container, host);
  if (addresses.length === 0) return null;
  return [...state.containers.values()]
    .filter(({ endpoints }) => endpoints.some(({ ipAddress }) => addresses.includes(ipAddress)))
    .flatMap((found) => namespaceOf(state, found));
}

function lookup(state: DemoState, container: ContainerRecord, name: string): string[] {
  const networks = namespaceOwner(state, container).endpoints.filter(({ endpointId }) => endpointId !== '');
  return networks.flatMap(({ networkId }) => resolveName(state, networkId, name));
}

function namespaceOwner(state: DemoState, container: ContainerRecord): ContainerRecord {
  const joined = joinedContainer(container);
  return (joined === null ? null : state.findContainer(joined)) ?? container;
}
