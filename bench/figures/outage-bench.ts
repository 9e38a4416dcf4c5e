import { createServer, type Server } from 'node:net';
import { mustEnd } from '../arms/windlass-arm.ts';
import { exactly, type Bench, type BenchContext, type Figure } from '../figure.ts';
import { interleaved } from '../measure/interleaved.ts';
import { spread } from '../measure/spread.ts';
import { alternatingStacks } from '../world/alternating-stacks.ts';
import type { BenchService, BenchStack } from '../world/bench-stack.ts';
import { firstPorts, shop, withScene, type BenchScene } from '../world/bench-scene.ts';
import { downMs, ProbeFleet } from '../world/probe-fleet.ts';
import { faultRegistry, type FaultRegistry } from '../../src/main/testing/lab/fault-registry.ts';

const probeEveryMs = 10;
const count = 4;
const takenPort = 30_000;

type Samples = Record<'missing' | 'broken' | 'taken' | 'composeMissing' | 'composeTaken', number[]>;

/** What can be known before the switch must not cost a moment of service. */
export function outageBench(): Bench {
  return {
    name: 'outage',
    title: `outage by an upgrade that cannot be, ${count} services`,
    run: (context) =>
      withScene(async (scene) => {
        const door = await faultRegistry(scene.world.registry.url);
        const thief = await listenOn(takenPort);
        try {
          return figuresOf(await measure(scene, door, context));
        } finally {
          thief.close();
          await door.stop();
        }
      }),
  };
}

async function measure(scene: BenchScene, door: FaultRegistry, context: BenchContext): Promise<Samples> {
  const { shelf, compose, windlass } = scene;
  const stack = await alternatingStacks(shelf, { count, image: { mode: 'healthy', healthcheck: false } });
  const own = stack(shop, 0, firstPorts.windlass);
  const peer = stack('peer', 0, firstPorts.compose);
  const withFirst = (to: BenchStack, version: string, change: Partial<BenchService>): BenchStack => ({
    ...to,
    version,
    services: to.services.map((service, index) => (index === 0 ? { ...service, ...change } : service)),
  });
  const nowhere = `${scene.world.registry.address}/bench/s01:nowhere`;
  const unpullable = await publishBehind(scene, door);
  await windlass.publish([
    own,
    withFirst(own, '2.0.0', { image: nowhere }),
    withFirst(own, '3.0.0', { image: unpullable }),
    withFirst(own, '4.0.0', { extraPorts: [takenPort] }),
  ]);
  await compose.mustUp(peer);
  await windlass.deploy(own, shop);
  const samples: Samples = { missing: [], broken: [], taken: [], composeMissing: [], composeTaken: [] };
  const mustBeRefused = async (version: string): Promise<void> => {
    const code = await windlass.refusedUpgrade(shop, version);
    if (code !== 'preflight-failed') throw new Error(`refused with ${code}`);
  };
  const mustNotUp = async (to: BenchStack): Promise<void> => {
    const { isDone } = await compose.up(to);
    if (isDone) throw new Error('docker-compose did what cannot be done');
  };
  await interleaved(context, () => [
    async () => void samples.missing.push(await outage(own, () => mustBeRefused('2.0.0'))),
    async () => {
      door.fail({ kind: 'status', status: 404 }, { path: /\/blobs\// });
      const failAndReturn = async (): Promise<void> => {
        mustEnd(await windlass.upgrade(shop, '3.0.0', { stableMs: 0 }), 'failed');
        mustEnd(await windlass.rollback(shop, { stableMs: 0 }), 'done');
      };
      samples.broken.push(await outage(own, failAndReturn));
    },
    async () => void samples.taken.push(await outage(own, () => mustBeRefused('4.0.0'))),
    async () => {
      const to = withFirst(peer, '2.0.0', { image: nowhere });
      samples.composeMissing.push(await outage(peer, () => mustNotUp(to)));
    },
    async () => {
      const to = withFirst(peer, '4.0.0', { extraPorts: [takenPort] });
      const failAndReturn = async (): Promise<void> => {
        await mustNotUp(to);
        await compose.mustUp(peer);
      };
      samples.composeTaken.push(await outage(peer, failAndReturn));
    },
  ]);
  return samples;
}

/** An image whose digest the registry tells and whose layers the engine cannot have. */
async function publishBehind({ shelf }: BenchScene, door: FaultRegistry): Promise<string> {
  const kind = { mode: 'healthy', version: '9', healthcheck: false, paddingKb: 64 } as const;
  const [published] = await shelf.publish(['unpullable'], '1', kind);
  await shelf.forget(published!);
  const path = published!.slice(published!.indexOf('/'));
  return `${door.address}${path}`;
}

/** All the time that any service of the stack did not answer while `change` was tried. */
async function outage(stack: BenchStack, change: () => Promise<void>): Promise<number> {
  const fleet = await ProbeFleet.start(
    stack.services.map(({ port }) => port!),
    probeEveryMs,
  );
  await change();
  const reports = await fleet.stop();
  return Math.max(...reports.map(downMs));
}

function listenOn(port: number): Promise<Server> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

function figuresOf(samples: Samples): readonly Figure[] {
  const figure = (id: string, title: string, own: number[], detail: string): Figure => ({
    id: `outage-${id}`,
    title: `Outage when ${title}`,
    goal: exactly(0),
    value: Math.max(...own),
    unit: 'ms',
    samples: { own },
    detail: `the longest of all runs, a request every ${probeEveryMs} ms to each of ${count} services; ${detail}`,
  });
  return [
    figure(
      'image-missing',
      'an image does not exist',
      samples.missing,
      `refused in the preflight; docker-compose up -d ${spread(samples.composeMissing)}`,
    ),
    figure(
      'pull-fails',
      'a layer cannot be pulled',
      samples.broken,
      'the registry knows the image and refuses its layers; the upgrade fails and is rolled back',
    ),
    figure(
      'port-taken',
      'another process has a port',
      samples.taken,
      `refused under the lock; docker-compose up -d, put back at once by hand ${spread(samples.composeTaken)}`,
    ),
  ];
}
