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

/** Ends a container of that engine; the answer is the moment before, in milliseconds since 1970. */
export interface EnginesQuestion {
  readonly engine: number;
}
export type EnginesAnswer =
  | { readonly dockerHosts: readonly string[] }
  | { readonly at: number; readonly deployment: string };

const order = JSON.parse(process.argv[2] ?? '{}') as EnginesOrder;
const clock = new SystemClock();
const image = { reference: 'bench/service:1', mode: 'serve' as const, port: 8080, startMs: 0 };
const targets: DockerTarget[] = [];
const containers: (readonly string[])[] = [];
const dockerHosts: string[] = [];

for (let number = 0; number < order.engines; number += 1) {
  const socketPath = `${order.directory}/e${number}.sock`;
  await DemoEngine.start({
    socketPath,
    clock,
    registryFile: { images: [image] },
    isLiveRestore: true,
    seed: `bench ${number}`,
  });
  const dockerHost = `unix://${socketPath}`;
  const target = new DockerEngineTarget({ transport: new LocalTransport(dockerHost) });
  containers.push(await settleEngine(target, clock, order, `${order.directory}/m${number}`));
  targets.push(target);
  dockerHosts.push(dockerHost);
}
process.on('message', (question: EnginesQuestion) => void happen(question));
process.on('disconnect', () => process.exit(0));
process.send?.({ dockerHosts } satisfies EnginesAnswer);

/** One change is one event that matters: the end of a container. */
async function happen({ engine }: EnginesQuestion): Promise<void> {
  const container = containers[engine]![0]!;
  const seen = await targets[engine]!.inspectContainer(container);
  if (seen?.state !== 'running') await targets[engine]!.startContainer(container);
  await clock.sleep(1_000);
  const at = Date.now();
  await targets[engine]!.stopContainer(container, 0);
  process.send?.({ at, deployment: seen?.owner?.deployment ?? '' } satisfies EnginesAnswer);
}
