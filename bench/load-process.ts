// The product behind its web door with many hosts, alone in a process, as windows meet it under load.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openRpc } from '../src/main/app/rpc/open-rpc.ts';
import type { OperationHandle, OperationRequest } from '../src/main/core/operations/application.ts';
import { readRendererFiles } from '../src/main/shells/web/renderer-files.ts';
import { createWebServer } from '../src/main/shells/web/web-server.ts';
import { openApplication } from './arms/open-application.ts';
import { serviceNames, stackFile } from './world/bench-stack.ts';
import { addEnvironments, hostName } from './world/add-environments.ts';

/** What it is started with, as JSON. */
export interface LoadOrder {
  readonly dataDirectory: string;
  readonly rendererDirectory: string;
  readonly dockerHosts: readonly string[];
  /** On so many of the hosts a stack is deployed and upgraded. */
  readonly upgrades: number;
}

/** `measure` begins a measurement, `usage` ends it. */
export type LoadQuestion = 'deploy' | 'upgrade' | 'measure' | 'usage';
export type LoadAnswer =
  /** For one sign-in; the next one follows each. */
  | { readonly address: string }
  | { readonly deployed: readonly string[] }
  | { readonly operations: readonly string[] }
  | { readonly upgraded: readonly string[]; readonly tookMs: number }
  | { readonly processorPercent: number; readonly memoryMb: number };

const order = JSON.parse(process.argv[2] ?? '{}') as LoadOrder;
const upgraded = order.dockerHosts.slice(0, order.upgrades).map((_, index) => hostName(index));
const product = 'load';
const stack = `bench:${product}:${product}`;
await addEnvironments(order.dataDirectory, order.dockerHosts);
const session = await openApplication(order.dataDirectory);
await session.application.sources.add('bench', writeSource());
const rpc = openRpc(session, 'web');
const server = createWebServer({
  rpc: rpc.server,
  files: await readRendererFiles(order.rendererDirectory),
  now: () => Date.now(),
  logError: (message, error) => console.log(message, error),
  onSignedIn: (address) => tell({ address }),
});
let measured = { at: performance.now(), usage: process.cpuUsage() };
let memoryMb = 0;
setInterval(() => (memoryMb = Math.max(memoryMb, process.memoryUsage().rss / 1_000_000)), 500).unref();
process.on('message', (question: LoadQuestion) => void answer(question));
process.on('disconnect', () => process.exit(0));
process.on('SIGTERM', () => {
  rmSync(order.dataDirectory, { recursive: true, force: true });
  process.exit(0);
});
tell({ address: await server.listen(null) });

async function answer(question: LoadQuestion): Promise<void> {
  switch (question) {
    case 'deploy':
      return tell({ deployed: await all(deploy) });
    case 'upgrade': {
      const begun = performance.now();
      const ends = await all(upgrade, (handles) => tell({ operations: handles.map(({ id }) => id) }));
      return tell({ upgraded: ends, tookMs: performance.now() - begun });
    }
    case 'measure':
      measured = { at: performance.now(), usage: process.cpuUsage() };
      memoryMb = 0;
      return;
    case 'usage': {
      const { user, system } = process.cpuUsage(measured.usage);
      const processorPercent = ((user + system) / 1_000 / (performance.now() - measured.at)) * 100;
      return tell({ processorPercent, memoryMb });
    }
  }
}

/** Begins one on each host at once; how each of them ended. */
async function all(
  requestFor: (environment: string) => OperationRequest,
  onBegun: (handles: readonly OperationHandle[]) => void = () => undefined,
): Promise<readonly string[]> {
  const { operations } = session.application;
  const handles = await Promise.all(upgraded.map((environment) => operations.start(requestFor(environment))));
  onBegun(handles);
  const records = await Promise.all(handles.map((handle) => handle.finished));
  return records.map(({ end, error }) => (error === null ? (end ?? 'open') : `${end}: ${error.message}`));
}

function deploy(environment: string): OperationRequest {
  const release = { stack, version: '1.0.0', variables: {}, options: {} };
  return { kind: 'deploy', name: product, environment, ...release };
}

function upgrade(environment: string): OperationRequest {
  const ref = { name: product, environment };
  return { kind: 'upgrade', ref, version: '2.0.0', variables: {}, options: {} };
}

/** Two versions of a stack that publishes no port: the engines are no hosts that could be connected to. */
function writeSource(): string {
  const source = join(order.dataDirectory, 'source');
  mkdirSync(join(source, product), { recursive: true });
  for (const version of [1, 2]) {
    const image = `bench/service:${version}`;
    const services = serviceNames(4).map((name) => ({ name, image, port: null }));
    const text = stackFile({ product, version: `${version}.0.0`, services });
    writeFileSync(join(source, product, `${version}.0.0.yaml`), text);
  }
  return source;
}

function tell(message: LoadAnswer): void {
  process.send?.(message);
}
