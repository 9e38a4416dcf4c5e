import { mustEnd, phaseMs, type WindlassArm, type WindlassRun } from '../arms/windlass-arm.ts';
import { atMost, exactly, yesNo, type Bench, type BenchContext, type Figure } from '../figure.ts';
import { interleaved } from '../measure/interleaved.ts';
import { pairedRatio } from '../measure/median.ts';
import { spread } from '../measure/spread.ts';
import { alternatingStacks, versionOf, type StackMaker } from '../world/alternating-stacks.ts';
import type { BenchStack } from '../world/bench-stack.ts';
import { firstPorts, shop, withScene, type BenchScene } from '../world/bench-scene.ts';
import { ProbeFleet } from '../world/probe-fleet.ts';
import { engineJson } from '../../src/main/testing/lab/engine-request.ts';

/** The default profile has one turn per core. */
const turns = 2;
const probeEveryMs = 40;
const gateOptions = { stableMs: 0, healthDeadlineMs: 1_000 } as const;

interface Samples {
  readonly composeBack: number[];
  readonly rollbackSwap: number[];
  readonly rollbackWhole: number[];
  readonly gateToServing: number[];
  readonly floorToServing: number[];
}

/**
 * Version 1.0.0 runs; every later version changes all services, and the last service of it never becomes
 * healthy. Measured is the way back: by hand, by itself, and with the registry gone.
 */
export function failedUpgradeBench(count: number): Bench {
  return {
    name: 'failed-upgrade',
    title: `failed upgrade of ${count} services`,
    run: (context) => withScene((scene) => measure(count, scene, context)),
  };
}

async function measure(count: number, scene: BenchScene, context: BenchContext): Promise<readonly Figure[]> {
  const { compose, floor, windlass } = scene;
  const stack = await makeStacks(count, scene);
  const peer = (number: number): BenchStack => stack('peer', number, firstPorts.compose);
  const versions = Array.from({ length: 2 * context.runs + 2 }, (_, n) =>
    stack(shop, n, firstPorts.windlass),
  );
  await windlass.publish(versions);
  await compose.mustUp(peer(0));
  await floor.deploy(stack('floor', 0, firstPorts.floor));
  await windlass.deploy(versions[0]!, shop);
  const samples: Samples = {
    composeBack: [],
    rollbackSwap: [],
    rollbackWhole: [],
    gateToServing: [],
    floorToServing: [],
  };
  let number = 0;
  await interleaved(context, (run) => [
    async () => {
      await compose.mustUp(peer(1));
      samples.composeBack.push(await compose.mustUp(peer(0)));
    },
    async () => {
      number += 1;
      await failedUpgrade(windlass, number);
      const rollback = mustEnd(await windlass.rollback(shop, { stableMs: 0 }), 'done');
      samples.rollbackSwap.push(phaseMs(rollback, 'swap'));
      samples.rollbackWhole.push(rollback.wholeMs);
    },
    async () => {
      const to = stack('floor', run, firstPorts.floor);
      samples.floorToServing.push(
        await servingAgain(to, String(run % 2), async () => (await floor.swap(to, turns)).from),
      );
    },
    async () => {
      number += 1;
      samples.gateToServing.push(
        await servingAgain(versions[0]!, '0', async () =>
          gateFailedAt(await automaticRollback(windlass, number)),
        ),
      );
    },
  ]);
  return [...figuresOf(count, samples), ...(await withoutRegistry(scene, number + 1, peer))];
}

/** All services of odd versions answer `1`, all of 1.0.0 answer `0`; the peer's and the product's images differ. */
async function makeStacks(count: number, { shelf }: BenchScene): Promise<StackMaker> {
  const last = count - 1;
  const base = await alternatingStacks(shelf, { count, image: { mode: 'healthy', healthcheck: false } });
  const own = await alternatingStacks(shelf, {
    ...{ count, prefix: 'own-', image: { mode: 'healthy', healthcheck: false, labels: { arm: 'own' } } },
  });
  const [bad] = await shelf.publish(['own-bad'], '1', {
    mode: 'never-healthy',
    version: '1',
    healthcheck: false,
  });
  return (product, number, firstPort) => {
    if (product !== shop) return base(product, number, firstPort);
    const stack = own(product, Math.min(number, 1), firstPort);
    const services = stack.services.map((service, index) =>
      index !== last
        ? service
        : { ...service, image: number === 0 ? service.image : bad!, healthcheck: { intervalSeconds: 1 } },
    );
    return { product, version: versionOf(number), services };
  };
}

async function failedUpgrade(windlass: WindlassArm, number: number): Promise<void> {
  mustEnd(await windlass.upgrade(shop, versionOf(number), gateOptions), 'failed');
}

async function automaticRollback(windlass: WindlassArm, number: number): Promise<WindlassRun> {
  const options = { ...gateOptions, autoRollback: true };
  return mustEnd(await windlass.upgrade(shop, versionOf(number), options), 'rolled-back');
}

function gateFailedAt({ events }: WindlassRun): number {
  const failed = events.find(({ body }) => body.type === 'step.failed' && body.kind === 'verify-service');
  if (failed === undefined) throw new Error('no gate failed');
  return Date.parse(failed.at);
}

/** Milliseconds from the moment that `change` names to the last service that answers with that text. */
async function servingAgain(stack: BenchStack, text: string, change: () => Promise<number>): Promise<number> {
  const fleet = await ProbeFleet.start(
    stack.services.map(({ port }) => port!),
    probeEveryMs,
  );
  const from = await change();
  await fleet.untilAll(text);
  const reports = await fleet.stop();
  return Math.max(...reports.map((report) => report.answers.at(-1)!.at)) - from;
}

function figuresOf(count: number, samples: Samples): readonly Figure[] {
  const { composeBack, rollbackSwap, rollbackWhole, gateToServing, floorToServing } = samples;
  const unit = 'ratio';
  const peer = `docker-compose up -d with the old file ${spread(composeBack)}`;
  return [
    {
      id: `rollback-${count}-swap`,
      title: `Rollback of a failed upgrade of ${count} services: swap, against docker-compose going back`,
      goal: atMost(1),
      value: pairedRatio(rollbackSwap, composeBack),
      unit,
      samples: { rollbackSwap, composeBack },
      detail: `swap phase, kept containers, default profile ${spread(rollbackSwap)}; ${peer}`,
    },
    {
      id: `rollback-${count}-whole`,
      title: `Rollback of a failed upgrade of ${count} services: whole, against docker-compose going back`,
      goal: null,
      value: pairedRatio(rollbackWhole, composeBack),
      unit,
      samples: { rollbackWhole, composeBack },
      detail: `observing to cleaning up, stability window 0: ${spread(rollbackWhole)}; ${peer}`,
    },
    {
      id: `gate-to-serving-${count}`,
      title: `From the failing gate to the old release serving again, ${count} services, against the floor`,
      goal: atMost(1.25),
      value: pairedRatio(gateToServing, floorToServing),
      unit,
      samples: { gateToServing, floorToServing },
      detail:
        `automatic rollback, default profile ${spread(gateToServing)}; stops, renames and starts bare, ` +
        `${turns} at once ${spread(floorToServing)}; until the last port answers with the old version, asked every ${probeEveryMs} ms`,
    },
  ];
}

/** The registry is off and somebody has pruned the images that no container uses. */
async function withoutRegistry(
  { world, compose, windlass }: BenchScene,
  number: number,
  peer: (number: number) => BenchStack,
): Promise<readonly Figure[]> {
  await failedUpgrade(windlass, number);
  await compose.mustUp(peer(1));
  await world.registry.down();
  const query = { filters: JSON.stringify({ dangling: ['false'] }) };
  await engineJson(world.engine.dockerHost, { path: '/images/prune', method: 'POST', query });
  const rollback = await windlass.rollback(shop, { stableMs: 0 });
  const back = await compose.up(peer(0));
  const unit = 'yes-no';
  const state = 'registry off, unused images pruned';
  return [
    {
      id: 'rollback-offline',
      title: 'Rollback of a failed upgrade works with the registry off',
      goal: exactly(1),
      value: yesNo(rollback.record.end === 'done'),
      unit,
      samples: { whole: [rollback.wholeMs] },
      detail: `${state}: the kept containers hold their images`,
    },
    {
      id: 'compose-back-offline',
      title: 'docker-compose going back works with the registry off',
      goal: null,
      value: yesNo(back.isDone),
      unit,
      samples: {},
      detail: `${state}: it removed the old containers, so their images went`,
    },
  ];
}
