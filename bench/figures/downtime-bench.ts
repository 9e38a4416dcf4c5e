import { mustEnd } from '../arms/windlass-arm.ts';
import { atMost, type Bench, type BenchContext, type Figure } from '../figure.ts';
import { interleaved } from '../measure/interleaved.ts';
import { median, pairedRatio } from '../measure/median.ts';
import { rotated } from '../measure/rotated.ts';
import { spread } from '../measure/spread.ts';
import { alternatingStacks, versionOf } from '../world/alternating-stacks.ts';
import { firstPorts, shop, withScene, type BenchScene } from '../world/bench-scene.ts';
import { downMs, ProbeFleet } from '../world/probe-fleet.ts';

const probeEveryMs = 8;
/** Why not all at once: a thousand requests a second would be the load that is measured. */
const probedAtOnce = 3;

/** For each run, how long each probed service was away. */
interface Samples {
  readonly compose: (readonly number[])[];
  readonly windlass: (readonly number[])[];
}

/** How long a published port is away while all services change: default profile against `docker-compose up -d`. */
export function downtimeBench(count: number): Bench {
  return {
    name: 'downtime',
    title: `downtime of a published port, ${count} changed services`,
    run: (context) => withScene(async (scene) => [figureOf(count, await measure(count, scene, context))]),
  };
}

async function measure(count: number, scene: BenchScene, context: BenchContext): Promise<Samples> {
  const { shelf, compose, windlass } = scene;
  const stack = await alternatingStacks(shelf, { count, image: { mode: 'healthy', healthcheck: false } });
  const versions = Array.from({ length: context.runs + 1 }, (_, n) => stack(shop, n, firstPorts.windlass));
  await windlass.publish(versions);
  await compose.mustUp(stack('peer', 0, firstPorts.compose));
  await windlass.deploy(versions[0]!, shop);
  const samples: Samples = { compose: [], windlass: [] };
  const indexes = Array.from({ length: count }, (_, index) => index);
  await interleaved(context, (run) => {
    const probed = rotated(indexes, run * probedAtOnce).slice(0, probedAtOnce);
    const newText = String(run % 2);
    const ports = (first: number): readonly number[] => probed.map((index) => first + index);
    return [
      async () => {
        const change = () => compose.mustUp(stack('peer', run, firstPorts.compose));
        samples.compose.push(await downtimes(ports(firstPorts.compose), newText, change));
      },
      async () => {
        const change = async () =>
          mustEnd(await windlass.upgrade(shop, versionOf(run), { stableMs: 0 }), 'done');
        samples.windlass.push(await downtimes(ports(firstPorts.windlass), newText, change));
      },
    ];
  });
  return samples;
}

async function downtimes(
  ports: readonly number[],
  newText: string,
  change: () => Promise<unknown>,
): Promise<readonly number[]> {
  const fleet = await ProbeFleet.start(ports, probeEveryMs);
  await change();
  await fleet.untilAll(newText);
  return (await fleet.stop()).map(downMs);
}

function figureOf(count: number, { windlass, compose }: Samples): Figure {
  return {
    id: `downtime-${count}`,
    title: `Median downtime of a published port, ${count} changed services, default profile, against docker-compose`,
    goal: atMost(0.35),
    value: pairedRatio(windlass.map(median), compose.map(median)),
    unit: 'ratio',
    samples: { windlass: windlass.flat(), compose: compose.flat() },
    detail:
      `${spread(windlass.flat())}; docker-compose up -d ${spread(compose.flat())}; ` +
      `a request every ${probeEveryMs} ms to ${probedAtOnce} services, others in each run`,
  };
}
