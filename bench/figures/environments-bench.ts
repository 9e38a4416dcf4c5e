import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EnginesAnswer } from '../engines-process.ts';
import { lessThan, type Bench, type Figure } from '../figure.ts';
import type { ManyHostsAnswer, ManyHostsOrder } from '../many-hosts-process.ts';
import { median } from '../measure/median.ts';
import { percentile } from '../measure/percentile.ts';
import { spread } from '../measure/spread.ts';
import { startProgram } from '../world/start-program.ts';
import { withEngines } from '../world/with-engines.ts';

const services = 20;
const changesPerRun = 20;

interface Run {
  readonly firstPictureMs: number;
  readonly firstPictureWorkMs: number;
  readonly restPercent: number;
  readonly memoryMb: number;
  readonly pageMs: readonly number[];
}

/** Many hosts at once: built-in engines in one process, the product in another. */
export function environmentsBench(hosts: number, deployments: number): Bench {
  return {
    name: 'environments',
    title: `${hosts} environments with ${deployments * services} containers each`,
    run: async (context) => {
      const runs: Run[] = [];
      await withEngines({ engines: hosts, deployments, services }, context, async (engines, dockerHosts) => {
        for (let run = 1; run <= context.runs; run += 1) {
          context.say(`run ${run} of ${context.runs}`);
          runs.push(
            await measure(engines, { dockerHosts, deployments, restMs: context.isQuick ? 5_000 : 20_000 }),
          );
        }
      });
      return figures(runs, `${hosts} environments with ${deployments * services} containers each`);
    },
  };
}

async function measure(engines: ChildProcess, order: Omit<ManyHostsOrder, 'dataDirectory'>): Promise<Run> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'windlass-hosts-'));
  const product = startProgram('many-hosts-process.js', { dataDirectory, ...order } satisfies ManyHostsOrder);
  try {
    const [rest] = (await once(product, 'message')) as [Extract<ManyHostsAnswer, { memoryMb: number }>];
    const pageMs: number[] = [];
    for (let change = 0; change < changesPerRun; change += 1) {
      pageMs.push(await pageAfterEvent(engines, product, change % order.dockerHosts.length));
    }
    return { ...rest, pageMs };
  } finally {
    product.kill();
    await rm(dataDirectory, { recursive: true, force: true });
  }
}

/** From the change on the engine to the first page that was read after it. */
async function pageAfterEvent(engines: ChildProcess, product: ChildProcess, engine: number): Promise<number> {
  const shown: number[] = [];
  const onShown = (answer: Extract<ManyHostsAnswer, { shownAt: number }>): void =>
    void shown.push(answer.shownAt);
  product.on('message', onShown);
  engines.send({ engine });
  const [{ at }] = (await once(engines, 'message')) as [Extract<EnginesAnswer, { at: number }>];
  const deadline = Date.now() + 10_000;
  for (;;) {
    const first = shown.find((shownAt) => shownAt >= at);
    if (first !== undefined || Date.now() > deadline) {
      product.off('message', onShown);
      return first === undefined ? 10_000 : first - at;
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function figures(runs: readonly Run[], scene: string): readonly Figure[] {
  const of = (key: Exclude<keyof Run, 'pageMs'>): number[] => runs.map((run) => run[key]);
  const pages = runs.flatMap((run) => run.pageMs);
  return [
    {
      id: 'environments-memory',
      title: `Memory of the main process with ${scene}`,
      goal: lessThan(600),
      value: median(of('memoryMb')),
      unit: 'MB',
      samples: { memory: of('memoryMb') },
      detail: `resident set after the rest, in each run: ${plain(of('memoryMb'))}`,
    },
    {
      id: 'environments-rest',
      title: `Processor of the main process at rest with ${scene}`,
      goal: lessThan(2),
      value: median(of('restPercent')),
      unit: 'percent',
      samples: { rest: of('restPercent') },
      detail: `of one processor, one window looking, nothing happening, in each run: ${plain(of('restPercent'))}`,
    },
    {
      id: 'environments-page',
      title: `Event of an engine to its page with ${scene}, 95th percentile`,
      goal: lessThan(150),
      value: percentile(pages, 95),
      unit: 'ms',
      samples: { page: pages },
      detail: `from the call that ends a container to a page that was read after it: ${spread(pages)}`,
    },
    {
      id: 'environments-picture',
      title: `First full picture with ${scene}`,
      goal: lessThan(3_000),
      value: median(of('firstPictureMs')),
      unit: 'ms',
      samples: { picture: of('firstPictureMs'), work: of('firstPictureWorkMs') },
      detail: `every environment connected, every deployment live: ${spread(of('firstPictureMs'))}; processor time of the main process in it ${spread(of('firstPictureWorkMs'))}`,
    },
  ];
}

function plain(values: readonly number[]): string {
  return values.map((value) => value.toFixed(1)).join(', ');
}
