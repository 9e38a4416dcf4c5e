import { bookKeeping } from '../arms/call-meter.ts';
import { mustEnd, phaseMs, type WindlassRun } from '../arms/windlass-arm.ts';
import { atMost, lessThan, type Bench, type BenchContext, type Figure } from '../figure.ts';
import { interleaved } from '../measure/interleaved.ts';
import { clip, unionMs } from '../measure/interval.ts';
import { median, pairedRatio } from '../measure/median.ts';
import { spread } from '../measure/spread.ts';
import { alternatingStacks, versionOf } from '../world/alternating-stacks.ts';
import { firstPorts, shop, withScene, type BenchScene } from '../world/bench-scene.ts';

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
    run: (context) => withScene(async (scene) => figuresOf(count, await measure(count, scene, context))),
  };
}

async function measure(count: number, scene: BenchScene, context: BenchContext): Promise<Samples> {
  const { shelf, compose, floor, windlass } = scene;
  const stack = await alternatingStacks(shelf, { count, image: { mode: 'healthy', healthcheck: false } });
  const versions = Array.from({ length: 2 * context.runs + 1 }, (_, n) =>
    stack(shop, n, firstPorts.windlass),
  );
  await windlass.publish(versions);
  await compose.mustUp(stack('peer', 0, firstPorts.compose));
  await floor.deploy(stack('floor', 0, firstPorts.floor));
  await windlass.deploy(versions[0]!, shop);
  const samples: Samples = { compose: [], floor: { gap: [], fast: [] }, runs: { gap: [], fast: [] } };
  let floorNumber = 0;
  let number = 0;
  const swapFloor = async (profile: Profile): Promise<void> => {
    floorNumber += 1;
    const { from, to } = await floor.swap(stack('floor', floorNumber, firstPorts.floor), turns[profile]);
    samples.floor[profile].push(to - from);
  };
  const upgrade = async (profile: Profile): Promise<void> => {
    number += 1;
    const run = await windlass.upgrade(shop, versionOf(number), { profile, stableMs: 0 });
    samples.runs[profile].push(mustEnd(run, 'done'));
  };
  await interleaved(context, (run) => [
    async () => void samples.compose.push(await compose.mustUp(stack('peer', run, firstPorts.compose))),
    () => swapFloor('gap'),
    () => upgrade('gap'),
    () => swapFloor('fast'),
    () => upgrade('fast'),
  ]);
  return samples;
}

function figuresOf(count: number, samples: Samples): readonly Figure[] {
  const profiles = ['fast', 'gap'] as const;
  return [
    ...profiles.flatMap((profile) => profileFigures(count, profile, samples)),
    ...overheadFigures(count, samples.runs.gap),
  ];
}

function profileFigures(count: number, profile: Profile, samples: Samples): readonly Figure[] {
  const swap = samples.runs[profile].map((run) => phaseMs(run, 'swap'));
  const whole = samples.runs[profile].map((run) => run.wholeMs);
  const { compose } = samples;
  const floor = samples.floor[profile];
  const unit = 'ratio';
  const what = `of ${count} changed services, profile ${profile}, against`;
  return [
    {
      id: `swap-${count}-${profile}-compose`,
      title: `Swap ${what} docker-compose`,
      goal: atMost(profile === 'fast' ? 1 : 1.35),
      value: pairedRatio(swap, compose),
      unit,
      samples: { swap, compose },
      detail: `swap phase ${spread(swap)}; docker-compose up -d ${spread(compose)}`,
    },
    {
      id: `swap-${count}-${profile}-floor`,
      title: `Swap ${what} the engine's floor`,
      goal: atMost(1.15),
      value: pairedRatio(swap, floor),
      unit,
      samples: { swap, floor },
      detail: `swap phase ${spread(swap)}; the same stops, renames and starts bare, ${turns[profile]} at once ${spread(floor)}`,
    },
    {
      id: `whole-${count}-${profile}-compose`,
      title: `Whole upgrade ${what} docker-compose`,
      goal: null,
      value: pairedRatio(whole, compose),
      unit,
      samples: { whole, compose },
      detail: `preflight to cleaning up, stability window 0: ${spread(whole)}; docker-compose up -d, which verifies nothing: ${spread(compose)}`,
    },
  ];
}

function overheadFigures(count: number, runs: readonly WindlassRun[]): readonly Figure[] {
  const outside = runs.map((run) => 100 - sharePercent(run, () => true));
  const bookKept = runs.map((run) => 100 - sharePercent(run, (method) => !bookKeeping.has(method)));
  const whole = `share of the whole upgrade, default profile, stability window 0, in which no engine call`;
  return [
    {
      id: `overhead-${count}`,
      title: `Own overhead outside engine calls, ${count} services`,
      goal: lessThan(10),
      value: median(outside),
      unit: 'percent',
      samples: { outside },
      detail: `${whole} is under way`,
    },
    {
      id: `overhead-with-records-${count}`,
      title: `Own overhead, lock and ledger included, ${count} services`,
      // Ten services have the same few records to share among them; the goal is stated for twenty.
      goal: count === 20 ? lessThan(10) : null,
      value: median(bookKept),
      unit: 'percent',
      samples: { bookKept },
      detail: `${whole} but those for the lock and the ledger is under way`,
    },
  ];
}

function sharePercent(run: WindlassRun, counts: (method: string) => boolean): number {
  const calls = run.calls.filter((call) => counts(call.method));
  return (100 * unionMs(clip(calls, run))) / (run.to - run.from);
}
