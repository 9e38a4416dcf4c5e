import type { ObservedHost } from '../../core/model/observed.ts';
import { pictureOf, type HostPicture } from '../host-picture.ts';
import { deployment, stackId, versions, type Target } from './shop.ts';
import { SimulatedWorld, type WorldSeed } from './simulated-world.ts';

/** Short, because every poll of a gate is a call. */
export const options = { stableMs: 250, healthDeadlineMs: 2_000 };
export const ref = { name: deployment, environment: 'Demo' };

/** A host on which the first version runs, and what it looks like under each version. */
export interface Base {
  readonly seed: WorldSeed;
  readonly before: ObservedHost;
  readonly foreign: unknown;
  readonly pictures: Readonly<Record<string, HostPicture>>;
}

let known: Promise<Base> | null = null;

/** Made once; every world begins with a copy. */
export function base(): Promise<Base> {
  known ??= makeBase();
  return known;
}

async function makeBase(): Promise<Base> {
  const world = new SimulatedWorld(null, null);
  const { application } = world.application(world.machines.desk);
  await createForeign(world);
  const deployed = await application.operations.start({
    kind: 'deploy',
    name: deployment,
    environment: 'Demo',
    stack: stackId,
    version: versions.base,
    variables: {},
    options,
  });
  const record = await deployed.finished;
  if (record.end !== 'done') throw new Error(`the first deploy ended as ${JSON.stringify(record.error)}`);
  const seed = world.seed();
  world.stop();
  const again = new SimulatedWorld(seed, null);
  const before = await again.look();
  const foreign = await again.clock.track(again.eye.inspectContainer('somebody-elses'));
  again.stop();
  const pictures: Record<string, HostPicture> = { [versions.base]: pictureOf(before) };
  for (const target of ['good', 'large'] as const) {
    pictures[versions[target]] = await pictureAfter(seed, target);
  }
  return { seed, before, foreign, pictures };
}

async function pictureAfter(seed: WorldSeed, target: Target): Promise<HostPicture> {
  const world = new SimulatedWorld(seed, null);
  const { application } = world.application(world.machines.desk);
  const request = { kind: 'upgrade', ref, version: versions[target], variables: {}, options } as const;
  const record = await (await application.operations.start(request)).finished;
  if (record.end !== 'done') throw new Error(`${target} ended as ${JSON.stringify(record.error)}`);
  const picture = pictureOf(await world.look());
  world.stop();
  return picture;
}

/** A container that is none of ours. */
async function createForeign({ engine, clock }: SimulatedWorld): Promise<void> {
  const ask = (url: string, body: unknown): Promise<unknown> =>
    clock.track(
      engine
        .ask({
          method: 'POST',
          url,
          contentType: 'application/json',
          body: Buffer.from(JSON.stringify(body)),
          gone: new AbortController().signal,
        })
        .then(async ({ status, body: answer }) => {
          for await (const _piece of answer) continue;
          if (status >= 400) throw new Error(`${url} was answered ${status}`);
        }),
    );
  await ask('/images/create?fromImage=sim/foreign&tag=1', {});
  await ask('/containers/create?name=somebody-elses', { Image: 'sim/foreign:1' });
}
