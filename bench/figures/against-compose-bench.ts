import { mustEnd, phaseMs } from '../arms/windlass-arm.ts';
import { atMost, type Bench, type BenchContext, type Figure } from '../figure.ts';
import { interleaved } from '../measure/interleaved.ts';
import { pairedRatio } from '../measure/median.ts';
import { spread } from '../measure/spread.ts';
import { alternatingStacks, versionOf, type StackShape } from '../world/alternating-stacks.ts';
import { serviceNames } from '../world/bench-stack.ts';
import { firstPorts, shop, withScene, type BenchScene } from '../world/bench-scene.ts';

interface Scene {
  readonly name: string;
  readonly title: string;
  readonly limit: number;
  readonly shape: StackShape;
}

/** Of all services one changes; the others must not be touched. */
export function oneChangedBench(count: number): Bench {
  return againstCompose({
    name: 'one-changed',
    title: `${count} services, 1 changed`,
    limit: 0.8,
    shape: { count, image: { mode: 'healthy', healthcheck: false }, changes: (index) => index === count - 1 },
  });
}

/** Each level waits until both services of the level before are healthy; checks run every five seconds. */
export function healthChainBench(levels: number): Bench {
  const names = serviceNames(levels * 2);
  return againstCompose({
    name: 'health-chain',
    title: `Chain of ${levels} levels of service_healthy, health interval 5 s, ${levels * 2} services`,
    limit: 0.3,
    shape: {
      count: levels * 2,
      image: { mode: 'healthy', healthcheck: false },
      more: (index) => {
        const level = Math.floor(index / 2);
        const dependsOnHealthy = level === 0 ? [] : names.slice(level * 2 - 2, level * 2);
        return { healthcheck: { intervalSeconds: 5 }, dependsOnHealthy };
      },
    },
  });
}

/** Every container has to be killed after its grace period of ten seconds. */
export function ignoredTermBench(count: number): Bench {
  return againstCompose({
    name: 'ignored-sigterm',
    title: `${count} services that ignore SIGTERM, grace 10 s`,
    limit: 1.05,
    shape: { count, image: { mode: 'no-term', healthcheck: false } },
  });
}

/** One upgrade with the default profile against one `docker-compose up -d` of the same stack. */
function againstCompose(scene: Scene): Bench {
  return {
    name: scene.name,
    title: scene.title,
    run: (context) => withScene((bench) => measure(scene, bench, context)),
  };
}

async function measure(
  { name, title, limit, shape }: Scene,
  { shelf, compose: peer, windlass }: BenchScene,
  context: BenchContext,
): Promise<readonly Figure[]> {
  const stack = await alternatingStacks(shelf, shape);
  const versions = Array.from({ length: context.runs + 1 }, (_, n) => stack(shop, n, firstPorts.windlass));
  await windlass.publish(versions);
  await peer.mustUp(stack('peer', 0, firstPorts.compose));
  await windlass.deploy(versions[0]!, shop);
  const compose: number[] = [];
  const swap: number[] = [];
  const whole: number[] = [];
  await interleaved(context, (run) => [
    async () => void compose.push(await peer.mustUp(stack('peer', run, firstPorts.compose))),
    async () => {
      const upgrade = mustEnd(await windlass.upgrade(shop, versionOf(run), { stableMs: 0 }), 'done');
      swap.push(phaseMs(upgrade, 'swap'));
      whole.push(upgrade.wholeMs);
    },
  ]);
  const up = `docker-compose up -d ${spread(compose)}`;
  return [
    {
      id: `${name}-swap`,
      title: `${title}: swap, against docker-compose`,
      goal: atMost(limit),
      value: pairedRatio(swap, compose),
      unit: 'ratio',
      samples: { swap, compose },
      detail: `swap phase, default profile ${spread(swap)}; ${up}`,
    },
    {
      id: `${name}-whole`,
      title: `${title}: whole upgrade, against docker-compose`,
      goal: null,
      value: pairedRatio(whole, compose),
      unit: 'ratio',
      samples: { whole, compose },
      detail: `preflight to cleaning up, stability window 0: ${spread(whole)}; ${up}`,
    },
  ];
}
