// The product with many environments, alone in a process, as its memory and its rest are to be measured.
import type { EnvironmentRow } from '../src/shared/contract/shapes/environment.ts';
import type { DeploymentRow } from '../src/shared/contract/shapes/deployment.ts';
import type { WorldChange } from '../src/shared/contract/topics.ts';
import type { ServerMessage } from '../src/shared/contract/wire.ts';
import { openRpc } from '../src/main/app/rpc/open-rpc.ts';
import { MemoryWire } from '../src/main/testing/memory-wire.ts';
import { openApplication } from './arms/open-application.ts';
import { addEnvironments } from './world/add-environments.ts';

/** What it is started with, as JSON. */
export interface ManyHostsOrder {
  readonly dataDirectory: string;
  readonly dockerHosts: readonly string[];
  readonly deployments: number;
  readonly restMs: number;
}

export type ManyHostsAnswer =
  | {
      readonly firstPictureMs: number;
      /** What the processor had to do for it, whatever else the machine was busy with. */
      readonly firstPictureWorkMs: number;
      readonly restPercent: number;
      readonly memoryMb: number;
    }
  /** When a page of that deployment had been read anew, in milliseconds since 1970. */
  | { readonly shownAt: number };

const order = JSON.parse(process.argv[2] ?? '{}') as ManyHostsOrder;
await addEnvironments(order.dataDirectory, order.dockerHosts);
const session = await openApplication(order.dataDirectory);
const begun = performance.now();
const usageBefore = process.cpuUsage();
const rpc = openRpc(session, 'test');
const wire = new MemoryWire(rpc.server);
let calls = 100;
const hosts = order.dockerHosts.length;

wire.send({ type: 'follow', id: 1, topic: 'world', key: {}, after: null });
await untilWhole();
const firstPictureMs = performance.now() - begun;
const work = process.cpuUsage(usageBefore);
const firstPictureWorkMs = (work.user + work.system) / 1_000;
await pause(5_000);
const usage = process.cpuUsage();
await pause(order.restMs);
const { user, system } = process.cpuUsage(usage);
const restPercent = ((user + system) / 1_000 / order.restMs) * 100;
const memoryMb = process.memoryUsage().rss / 1_000_000;
wire.onMessage((message) => void show(message));
process.on('disconnect', () => process.exit(0));
process.send?.({ firstPictureMs, firstPictureWorkMs, restPercent, memoryMb } satisfies ManyHostsAnswer);

/** As a window asks: the lists, again whenever something was told. */
async function untilWhole(): Promise<void> {
  for (;;) {
    const [environments, deployments] = await Promise.all([
      call<readonly EnvironmentRow[]>('environments.list', {}),
      call<readonly DeploymentRow[]>('deployments.list', {}),
    ]);
    const there = environments.filter(({ state }) => state === 'connected').length;
    const live = deployments.filter(({ isLive }) => isLive).length;
    if (there >= hosts && live >= hosts * order.deployments) return;
    await pause(20);
  }
}

/** As the page of a deployment: told, then read. */
async function show(message: ServerMessage): Promise<void> {
  if (message.type !== 'event' || message.id !== 1) return;
  const change = message.event as WorldChange;
  const named =
    change.type === 'services' ? change.deployments : change.type === 'deployment' ? [change] : [];
  if (named.length === 0) return;
  await Promise.all(named.map(({ name, environment }) => call('deployments.page', { name, environment })));
  process.send?.({ shownAt: Date.now() } satisfies ManyHostsAnswer);
}

function call<T>(method: string, input: object): Promise<T> {
  calls += 1;
  const id = calls;
  return new Promise((resolve, reject) => {
    const stop = wire.onMessage((message) => {
      if (message.id !== id) return;
      stop();
      if (message.type === 'answer') resolve(message.output as T);
      else reject(new Error(JSON.stringify(message)));
    });
    wire.send({ type: 'call', id, method, input });
  });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
