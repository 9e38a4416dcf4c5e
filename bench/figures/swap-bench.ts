import { ComposeArm } from '../arms/compose-arm.ts';
import { FloorArm } from '../arms/floor-arm.ts';
import { mustEnd, phaseMs, WindlassArm, type WindlassRun } from '../arms/windlass-arm.ts';
import { atMost, lessThan, type Bench, type BenchContext, type Figure } from '../figure.ts';
import { clip, unionMs } from '../measure/interval.ts';
import { median, pairedRatio } from '../measure/median.ts';
import { bookKeeping } from '../arms/call-meter.ts';
import { serviceNames, type BenchStack } from '../world/bench-stack.ts';
import { withWorld, type BenchWorld } from '../world/bench-world.ts';
import { ImageShelf } from '../world/image-shelf.ts';
import { rotated } from '../measure/rotated.ts';

/** As many engine turns as the product takes: the profile `gap` one per core, `fast` four. */
const turns = { gap: 2, fast: 8 } as const;
type Profile = keyof typeof turns;

interface Samples {
  readonly compose: number[];
  readonly floor: Record<Profile, number[]>;
  readonly runs: Record<Profile, WindlassRun[]>;
}

/** All services changed, images already there: one `docker-compose up -d` against one upgrade of each profile. */
export function swapBench(count: number): Bench {
  return {
    name: `swap-${count}`,
    title: `${count} changed services`,
    run: (context) => withWorld(async (world) => figuresOf(count, await measure(count, world, context))),
  };
}

async function measure(count: number, world: BenchWorld, context: BenchContext): Promise<Samples> {
  const names = serviceNames(count);
  const shelf = new ImageShelf(world);
  const images = [
    await shelf.publish(names, '1', { mode: 'healthy', version: '1', healthcheck: false }),
    await shelf.publish(names, '2', { mode: 'healthy', version: '2', healthcheck: false }),
  ];
  const stack = (product: string, number: number, firstPort: number): BenchStack => ({
    product,
    version: `1.0.${number}`,
    services: names.map((name, index) => ({ name, image: images[number % 2]![index]!, port: firstPort + index })),
  });
  const compose = new ComposeArm(world, 'peer');
  const floor = new FloorArm(world, 'floor');
  const windlass = await WindlassArm.open(world);
  await windlass.publish(Array.from({ length: 2 * context.runs + 1 }, (_, n) => stack('shop', n, 22_000)));
  await compose.mustUp(stack('peer', 0, 20_000));
  await floor.deploy(stack('floor', 0, 21_000));
  await windlass.deploy(stack('shop', 0, 22_000), 'shop');
  const samples: Samples = { compose: [], floor: { gap: [], fast: [] }, runs: { gap: [], fast: [] } };
  let floorNumber = 0;
  let number = 0;
  const swapFloor = (profile: Profile) => async (): Promise<void> => {
    floorNumber += 1;
    samples.floor[profile].push(await floor.swap(stack('floor', floorNumber, 21_000), turns[profile]));
  };
  const upgrade = (profile: Profile) => async (): Promise<void> => {
    number += 1;
    const run = await windlass.upgrade('shop', `1.0.${number}`, { profile, stableMs: 0 });
    samples.runs[profile].push(mustEnd(run, 'done'));
  };
  for (let run = 1; run <= context.runs; run += 1) {
    context.say(`run ${run} of ${context.runs}`);
    const arms = [
      async (): Promise<void> => void samples.compose.push(await compose.mustUp(stack('peer', run, 20_000))),
      swapFloor('gap'),
      upgrade('gap'),
      swapFloor('fast'),
      upgrade('fast'),
    ];
    for (const arm of rotated(arms, run)) await arm();
  }
  await windlass.close();
  return samples;
}

function figuresOf(count: number, samples: Samples): readonly Figure[] {
  const figures: Figure[] = [];
  for (const profile of ['fast', 'gap'] as const) {
    const swap = samples.runs[profile].map((run) => phaseMs(run, 'swap'));
    const whole = samples.runs[profile].map((run) => run.wholeMs);
    const { compose } = samples;
    const floor = samples.floor[profile];
    figures.push(
      {
        id: `swap-${count}-${profile}-compose`,
        title: `Swap of ${count} changed services, profile ${profile}, against docker-compose`,
        goal: atMost(profile === 'fast' ? 1 : 1.35),
        value: pairedRatio(swap, compose),
        unit: 'ratio',
        samples: { swap, compose },
        detail: `swap phase ${ms(swap)}; docker-compose up -d ${ms(compose)}`,
      },
      {
        id: `swap-${count}-${profile}-floor`,
        title: `Swap of ${count} changed services, profile ${profile}, against the engine's floor`,
        goal: atMost(1.15),
        value: pairedRatio(swap, floor),
        unit: 'ratio',
        samples: { swap, floor },
        detail: `swap phase ${ms(swap)}; the same stops, renames and starts bare, ${turns[profile]} at once ${ms(floor)}`,
      },
      {
        id: `whole-${count}-${profile}-compose`,
        title: `Whole upgrade of ${count} changed services, profile ${profile}, against docker-compose`,
        goal: null,
        value: pairedRatio(whole, compose),
        unit: 'ratio',
        samples: { whole, compose },
        detail: `preflight to cleaning up, stability window 0: ${ms(whole)}; docker-compose up -d, which verifies nothing: ${ms(compose)}`,
      },
    );
  }
  return [...figures, ...overheadFigures(count, samples.runs.gap)];
}

function overheadFigures(count: number, runs: readonly WindlassRun[]): readonly Figure[] {
  const outside = runs.map((run) => 100 - sharePercent(run, () => true));
  const bookKept = runs.map((run) => 100 - sharePercent(run, (method) => !bookKeeping.has(method)));
  return [
    {
      id: `overhead-${count}`,
      title: `Own overhead, ${count} services: no engine call under way`,
      goal: lessThan(10),
      value: median(outside),
      unit: 'percent',
      samples: { outside },
      detail: `share of the whole upgrade (stability window 0) in which the product waits for no engine call`,
    },
    {
      id: `overhead-with-records-${count}`,
      title: `Own overhead, ${count} services, lock and ledger calls counted as overhead`,
      goal: lessThan(10),
      value: median(bookKept),
      unit: 'percent',
      samples: { bookKept },
      detail: `the same, where calls for the lock and the ledger count as the product's own`,
    },
  ];
}

function sharePercent(run: WindlassRun, counts: (method: string) => boolean): number {
  const calls = run.calls.filter((call) => counts(call.method));
  return (100 * unionMs(clip(calls, run))) / (run.to - run.from);
}

function ms(values: readonly number[]): string {
  return `${Math.round(median(values))} ms`;
}
