import type { ChildProcess } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EnginesAnswer, EnginesQuestion } from '../engines-process.ts';
import { exactly, lessThan, yesNo, type Bench, type BenchContext, type Figure } from '../figure.ts';
import type { LoadAnswer, LoadOrder, LoadQuestion } from '../load-process.ts';
import { percentile } from '../measure/percentile.ts';
import { spread } from '../measure/spread.ts';
import { hostName } from '../world/add-environments.ts';
import { LoadWindow, signIn, type Ref, type ShownPage } from '../world/load-window.ts';
import { startProgram } from '../world/start-program.ts';
import { TypingPage } from '../world/typing-page.ts';
import { withEngines } from '../world/with-engines.ts';

const services = 20;
const eventsPerSecond = 1_000;
/** What was told last may be told again only this much later. */
const restMs = 3_000;
const renderer = join(import.meta.dirname, '../renderer');

export interface LoadSize {
  readonly hosts: number;
  readonly deployments: number;
  readonly windows: number;
  readonly upgrades: number;
  readonly seconds: number;
}

interface Outcome {
  readonly events: number;
  readonly lost: number;
  readonly pageMs: readonly number[];
  readonly keyMs: readonly number[];
  readonly upgraded: readonly string[];
  readonly upgradesMs: number;
  readonly processorPercent: number;
  readonly memoryMb: number;
}

/** Everything at once: many hosts whose engines tell a lot, many windows, many operations. */
export function loadBench(size: LoadSize): Bench {
  return {
    name: 'load',
    title: `${size.hosts} hosts of ${size.deployments * services} containers, ${eventsPerSecond} events a second`,
    run: async (context) => {
      let outcome: Outcome | null = null;
      const { hosts, deployments } = size;
      const engines = { engines: hosts, deployments, services };
      await withEngines(engines, context, async (process, dockerHosts) => {
        outcome = await measure(size, process, dockerHosts, context);
      });
      return figures(outcome!, size);
    },
  };
}

async function measure(
  size: LoadSize,
  engines: ChildProcess,
  dockerHosts: readonly string[],
  context: BenchContext,
): Promise<Outcome> {
  const order: LoadOrder = {
    dataDirectory: await mkdtemp(join(tmpdir(), 'windlass-load-')),
    rendererDirectory: renderer,
    dockerHosts,
    upgrades: size.upgrades,
  };
  const product = startProgram('load-process.js', order);
  const windows: LoadWindow[] = [];
  let typing: TypingPage | null = null;
  try {
    const { address } = await answerOf<Extract<LoadAnswer, { address: string }>>(product, 'address');
    const addressOfBrowser = answerOf<Extract<LoadAnswer, { address: string }>>(product, 'address');
    const pass = await signIn(address);
    context.say(`deploying a stack on ${size.upgrades} hosts`);
    const { deployed } = await ask<Extract<LoadAnswer, { deployed: unknown }>>(product, 'deploy', 'deployed');
    const failed = deployed.find((end) => end !== 'done');
    if (failed !== undefined) throw new Error(`a stack could not be deployed: ${failed}`);
    const pages: ShownPage[] = [];
    for (let number = 0; number < size.windows; number += 1) {
      const shown = refOf(number % size.hosts, 0);
      windows.push(await LoadWindow.open(pass, shown, number === 0 ? (page) => pages.push(page) : ignore));
    }
    typing = await TypingPage.open((await addressOfBrowser).address);
    context.say(`${eventsPerSecond} events a second for ${size.seconds} seconds`);
    return await storm({ size, engines, product, windows, typing, pages });
  } finally {
    await typing?.close();
    for (const window of windows) window.close();
    product.kill();
  }
}

interface Stage {
  readonly size: LoadSize;
  readonly engines: ChildProcess;
  readonly product: ChildProcess;
  readonly windows: readonly LoadWindow[];
  readonly typing: TypingPage;
  readonly pages: ShownPage[];
}

async function storm({ size, engines, product, windows, typing, pages }: Stage): Promise<Outcome> {
  type Told = Extract<EnginesAnswer, { lastAt: unknown }>;
  const begun = performance.now();
  const typed = typing.type();
  const measuring: LoadQuestion = 'measure';
  product.send(measuring);
  const told = askEngines<Told>(engines, { eventsPerSecond, forMs: size.seconds * 1_000 }, 'lastAt');
  const begunUpgrades = answerOf<Extract<LoadAnswer, { operations: unknown }>>(product, 'operations');
  const upgrades = ask<Extract<LoadAnswer, { tookMs: number }>>(product, 'upgrade', 'upgraded');
  const { operations } = await begunUpgrades;
  windows.forEach((window, index) => window.follow(operations[index % operations.length]!));
  const pageMs: number[] = [];
  while (performance.now() - begun < size.seconds * 1_000) pageMs.push(await pageAfterEvent(engines, pages));
  const { events, lastAt } = await told;
  const { upgraded, tookMs } = await upgrades;
  await pause(restMs);
  const usage = await ask<Extract<LoadAnswer, { memoryMb: number }>>(product, 'usage', 'memoryMb');
  typing.stop();
  const keyMs = await typed;
  const lost = windows.reduce((sum, window) => sum + window.missed + untold(window, lastAt), 0);
  return { events, lost, pageMs, keyMs, upgraded, upgradesMs: tookMs, ...usage };
}

/** Deployments of which it was not told after the last that happened to them; all of them for one that was cut. */
function untold(window: LoadWindow, lastAt: readonly (readonly number[])[]): number {
  return lastAt
    .flatMap((host, index) => host.map((at, number) => ({ at, ref: refOf(index, number) })))
    .filter(({ at, ref }) => at > 0 && (window.isCut || window.toldAt(ref) < at)).length;
}

/** From the call that ends a container of the first host to a page that shows its end. */
async function pageAfterEvent(engines: ChildProcess, pages: ShownPage[]): Promise<number> {
  pages.length = 0;
  const { at } = await askEngines<Extract<EnginesAnswer, { at: number }>>(engines, { engine: 0 }, 'at');
  const deadline = Date.now() + 10_000;
  while (Date.now() < deadline) {
    const shown = pages.find((each) => each.at >= at && stateOf(each) === 'exited');
    if (shown !== undefined) return shown.at - at;
    await pause(5);
  }
  return 10_000;
}

function stateOf({ page }: ShownPage): string | null {
  return page.services.find(({ service }) => service === 'service-0')?.state ?? null;
}

function figures(
  outcome: Outcome,
  { hosts, deployments, windows, upgrades, seconds }: LoadSize,
): readonly Figure[] {
  const { events, lost, pageMs, keyMs, upgraded, upgradesMs, processorPercent, memoryMb } = outcome;
  const scene = `${hosts} hosts of ${deployments * services} containers, ${eventsPerSecond} events a second`;
  const all = `${events} events in ${seconds} s, ${windows} windows and a browser, ${upgrades} upgrades at once`;
  return [
    {
      id: 'load-lost',
      title: `Events lost, ${scene}`,
      goal: exactly(0),
      value: lost,
      unit: 'events',
      samples: { lost: [lost] },
      detail: `${all}; of every deployment each window must be told after its last event, and no number may be left out`,
    },
    {
      id: 'load-page',
      title: `Event of an engine to its page, 95th percentile, ${scene}`,
      goal: lessThan(150),
      value: percentile(pageMs, 95),
      unit: 'ms',
      samples: { page: pageMs },
      detail: `from the call that ends a container to a page that shows it, over the web door: ${spread(pageMs)}`,
    },
    {
      id: 'load-memory',
      title: `Most memory of the main process, ${scene}`,
      goal: lessThan(600),
      value: memoryMb,
      unit: 'MB',
      samples: { memory: [memoryMb] },
      detail: `resident set, looked at twice a second; ${all}`,
    },
    {
      id: 'load-processor',
      title: `Processor of the main process, ${scene}`,
      goal: null,
      value: processorPercent,
      unit: 'percent',
      samples: { processor: [processorPercent] },
      detail: `of one processor; ${all}`,
    },
    {
      id: 'load-key',
      title: `Key to the next frame of the window, 95th percentile, ${scene}`,
      goal: lessThan(100),
      value: percentile(keyMs, 95),
      unit: 'ms',
      samples: { key: keyMs },
      detail: `typing into the search of the list of deployments, four keys a second: ${spread(keyMs)}`,
    },
    {
      id: 'load-upgrades',
      title: `${upgrades} upgrades at once all succeed, ${scene}`,
      goal: exactly(1),
      value: yesNo(upgraded.every((end) => end === 'done')),
      unit: 'yes-no',
      samples: { took: [upgradesMs] },
      detail: `a stack of four services from 1.0.0 to 2.0.0: all done after ${(upgradesMs / 1_000).toFixed(1)} s`,
    },
  ];
}

function ask<Answer extends LoadAnswer>(
  product: ChildProcess,
  question: LoadQuestion,
  member: string,
): Promise<Answer> {
  const answer = answerOf<Answer>(product, member);
  product.send(question);
  return answer;
}

function askEngines<Answer extends EnginesAnswer>(
  engines: ChildProcess,
  question: EnginesQuestion,
  member: string,
): Promise<Answer> {
  const answer = answerOf<Answer>(engines, member);
  engines.send(question);
  return answer;
}

/** The next message that has that member. */
function answerOf<Answer>(program: ChildProcess, member: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const onExit = (): void => reject(new Error(`the program ended before it told ${member}`));
    const take = (message: object): void => {
      if (!(member in message)) return;
      program.off('message', take);
      program.off('exit', onExit);
      resolve(message as Answer);
    };
    program.on('message', take);
    program.once('exit', onExit);
  });
}

function refOf(host: number, deployment: number): Ref {
  return { name: `stack-${deployment}`, environment: hostName(host) };
}

function ignore(): void {}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
