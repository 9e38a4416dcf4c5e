// Many engines in a process of their own, so that what the product needs is not mixed with what they need.
import { DemoEngine } from '../src/main/adapters/demo/demo-engine.ts';
import { DockerEngineTarget } from '../src/main/adapters/docker/docker-engine-target.ts';
import { LocalTransport } from '../src/main/adapters/docker/transport/local-transport.ts';
import { SystemClock } from '../src/main/adapters/system/system-clock.ts';
import type { DockerTarget } from '../src/main/core/ports/docker-target.ts';
import { settleEngine } from './world/settle-engine.ts';

/** What it is started with, as JSON. */
export interface EnginesOrder {
  readonly directory: string;
  readonly engines: number;
  readonly deployments: number;
  readonly services: number;
}

export type EnginesQuestion =
  /** Ends a container of that engine; the answer is the moment before, in milliseconds since 1970. */
  | { readonly engine: number }
  /** Tells of so many events a second for so long, of all containers in turn. */
  | { readonly eventsPerSecond: number; readonly forMs: number };
export type EnginesAnswer =
  | { readonly dockerHosts: readonly string[] }
  | { readonly at: number; readonly deployment: string }
  /** By engine, then by deployment: when the last one was told. */
  | { readonly events: number; readonly lastAt: readonly (readonly number[])[] };

const order = JSON.parse(process.argv[2] ?? '{}') as EnginesOrder;
const clock = new SystemClock();
const images = [1, 2].map((version) => ({
  reference: `bench/service:${version}`,
  mode: 'serve' as const,
  port: 8080,
  startMs: 0,
}));
const engines: DemoEngine[] = [];
const targets: DockerTarget[] = [];
const containers: (readonly string[])[] = [];
const dockerHosts: string[] = [];

for (let number = 0; number < order.engines; number += 1) {
  const socketPath = `${order.directory}/e${number}.sock`;
  engines.push(
    await DemoEngine.start({
      socketPath,
      clock,
      registryFile: { images },
      isLiveRestore: true,
      seed: `bench ${number}`,
    }),
  );
  const dockerHost = `unix://${socketPath}`;
  const target = new DockerEngineTarget({ transport: new LocalTransport(dockerHost) });
  containers.push(await settleEngine(target, clock, order, `${order.directory}/m${number}`));
  targets.push(target);
  dockerHosts.push(dockerHost);
}
process.on('message', (question: EnginesQuestion) => {
  void ('engine' in question ? happen(question.engine) : storm(question.eventsPerSecond, question.forMs));
});
process.on('disconnect', () => process.exit(0));
process.send?.({ dockerHosts } satisfies EnginesAnswer);

/** One change is one event that matters: the end of a container. */
async function happen(engine: number): Promise<void> {
  const container = containers[engine]![0]!;
  const seen = await targets[engine]!.inspectContainer(container);
  if (seen?.state !== 'running') await targets[engine]!.startContainer(container);
  await clock.sleep(1_000);
  const at = Date.now();
  await targets[engine]!.stopContainer(container, 0);
  process.send?.({ at, deployment: seen?.owner?.deployment ?? '' } satisfies EnginesAnswer);
}

async function storm(eventsPerSecond: number, forMs: number): Promise<void> {
  const begun = performance.now();
  const lastAt = containers.map(() => Array.from({ length: order.deployments }, () => 0));
  let events = 0;
  for (let passed = 0; passed < forMs; passed = performance.now() - begun) {
    const due = Math.floor((passed * eventsPerSecond) / 1_000);
    for (; events < due; events += 1) {
      const engine = events % engines.length;
      const container = Math.floor(events / engines.length) % containers[engine]!.length;
      lastAt[engine]![Math.floor(container / order.services)] = Date.now();
      engines[engine]!.tell('update', containers[engine]![container]!);
    }
    await clock.sleep(5);
  }
  process.send?.({ events, lastAt } satisfies EnginesAnswer);
}
