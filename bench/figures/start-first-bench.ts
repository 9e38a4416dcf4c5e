import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { mustEnd } from '../arms/windlass-arm.ts';
import { exactly, type Bench, type BenchContext, type Figure } from '../figure.ts';
import { interleaved } from '../measure/interleaved.ts';
import type { LoadReport } from '../load-client.ts';
import { alternatingStacks, versionOf } from '../world/alternating-stacks.ts';
import { firstPorts, shop, withScene, type BenchScene } from '../world/bench-scene.ts';
import { inspectContainer } from '../../src/main/testing/lab/containers.ts';

const clients = 8;
const [service, caller] = ['s01', 's02'] as const;

interface Samples {
  readonly own: LoadReport[];
  readonly compose: LoadReport[];
}

/** A service that is only reached by its name on a network is replaced while clients in that network call it. */
export function startFirstBench(): Bench {
  return {
    name: 'start-first',
    title: 'requests lost on a start-first service under load',
    run: (context) => withScene(async (scene) => [figureOf(await measure(scene, context))]),
  };
}

async function measure(scene: BenchScene, context: BenchContext): Promise<Samples> {
  const { world, shelf, compose, windlass } = scene;
  const stack = await alternatingStacks(shelf, {
    count: 2,
    image: { mode: 'healthy' },
    changes: (index) => index === 0,
    more: (index) => ({ port: null, ...(index === 0 && { update: 'start-first' as const }) }),
  });
  const versions = Array.from({ length: context.runs + 1 }, (_, n) => stack(shop, n, firstPorts.windlass));
  await windlass.publish(versions);
  await compose.mustUp(stack('peer', 0, firstPorts.compose));
  await windlass.deploy(versions[0]!, shop);
  const samples: Samples = { own: [], compose: [] };
  await interleaved(context, (run) => [
    async () => {
      const upgrade = async () =>
        void mustEnd(await windlass.upgrade(shop, versionOf(run), { stableMs: 0 }), 'done');
      samples.own.push(await underLoad(world.engine.dockerHost, `${shop}-${caller}-1`, upgrade));
    },
    async () => {
      const up = async () => void (await compose.mustUp(stack('peer', run, firstPorts.compose)));
      samples.compose.push(await underLoad(world.engine.dockerHost, `peer_${caller}_1`, up));
    },
  ]);
  return samples;
}

/** Runs clients in the network of a container while `change` happens. */
async function underLoad(
  dockerHost: string,
  container: string,
  change: () => Promise<void>,
): Promise<LoadReport> {
  const pid = (await inspectContainer(dockerHost, container))!.State.Pid;
  const program = join(import.meta.dirname, 'load-client.js');
  const args = [`--net=/proc/${pid}/ns/net`, process.execPath, program, service, '8080', String(clients)];
  const ended = new Promise<string>((resolve, reject) => {
    const child = execFile('nsenter', args, (error, stdout) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`the clients failed: ${error.message}`, { cause: error }));
    });
    const end = (): void => void child.kill('SIGTERM');
    child.once('spawn', () => void change().then(end, (error: Error) => (end(), reject(error))));
  });
  const report = JSON.parse(await ended) as LoadReport;
  const versions = Object.keys(report.answers).length;
  if (versions !== 2) throw new Error(`the load met ${versions} versions instead of two`);
  return report;
}

function figureOf({ own, compose }: Samples): Figure {
  const lost = own.map((report) => report.lost);
  const good = own.reduce((sum, report) => sum + report.good, 0);
  const causes = [...new Set(own.flatMap((report) => Object.keys(report.causes)))].join(', ');
  const slowest = Math.round(Math.max(...own.map((report) => report.slowestMs)));
  const composeLost = compose.map((report) => report.lost);
  return {
    id: 'start-first-lost',
    title: 'Requests lost on a start-first service under load',
    goal: exactly(0),
    value: lost.reduce((sum, each) => sum + each, 0),
    unit: 'requests',
    samples: { lost, slowestMs: own.map((report) => report.slowestMs), composeLost },
    detail:
      `of ${good + lost.reduce((sum, each) => sum + each, 0)} in ${own.length} upgrades${causes && ` (${causes})`}, ${clients} clients that look the name up for ` +
      `each request, the slowest took ${slowest} ms; docker-compose up -d lost ${composeLost.join(', ')}`,
  };
}
