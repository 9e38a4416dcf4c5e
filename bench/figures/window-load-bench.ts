import type { Locator, Page } from '@playwright/test';
import { newEnvironment } from '../../src/main/core/model/environment.ts';
import { asEnvironmentId, asOperationId } from '../../src/main/core/model/ids.ts';
import type { EngineInfo } from '../../src/main/core/model/observed.ts';
import type { ArrangedApplication } from '../../src/main/testing/fake-application.ts';
import {
  deploymentDetails,
  deploymentSummary,
  operationRecord,
} from '../../src/main/testing/fake-application.ts';
import { sampleEvent } from '../../src/main/testing/operation-samples.ts';
import type { OperationEvent, OperationEventBody } from '../../src/shared/operation-event.ts';
import { lessThan, type Bench, type BenchContext, type Figure } from '../figure.ts';
import { median } from '../measure/median.ts';
import { spread } from '../measure/spread.ts';
import { scrollFigure } from './scroll-figure.ts';
import { longLogFigure } from './window-log.ts';
import { withStagedWindow } from '../world/staged-window.ts';

const rows = 5_000;
const eventsPerSecond = 1_000;
const seconds = 5;
const id = asOperationId('20300101-000000-aaaa');

/** Whether the window stays smooth with more than a person can look at. */
export function windowLoadBench(): Bench {
  return {
    name: 'window-load',
    title: 'the window under load',
    run: async (context) => [
      await longListFigure(context),
      await manyEvents(context),
      await longLogFigure(context, quiet),
    ],
  };
}

const engine: EngineInfo = {
  id: 'engine',
  name: 'demo',
  version: '27.0.0',
  apiVersion: '1.46',
  operatingSystem: 'Windlass Demo',
  architecture: 'amd64',
  cpus: 2,
  memoryBytes: 1_000_000_000,
  isLiveRestore: false,
  dockerRootDir: '/',
  systemTime: '2030-01-01T00:00:00Z',
};

const quiet: ArrangedApplication = {
  environments: {
    list: () => [newEnvironment(asEnvironmentId('demo'), 'Demo', { kind: 'demo' })],
    ask: async () => engine,
    discover: async () => [],
  },
  deployments: { list: async () => [], status: async () => deploymentDetails() },
};

function longListFigure(context: BenchContext): Promise<Figure> {
  const list = Array.from({ length: rows }, (_, index) =>
    deploymentSummary({ name: `deployment-${String(index).padStart(4, '0')}` }),
  );
  const oneOfTheFirst = (page: Page): Locator => page.getByText('deployment-0003', { exact: true });
  return scrollFigure(context, {
    id: 'window-scroll',
    title: `Longest task while a list of ${rows} deployments scrolls`,
    arranged: { ...quiet, deployments: { list: async () => list } },
    path: '/deployments',
    begin: async (page) => {
      await oneOfTheFirst(page).waitFor();
      await page.mouse.move(700, 500);
    },
    pixels: 400,
    isAtStart: (page) => oneOfTheFirst(page).isVisible(),
  });
}

async function manyEvents(context: BenchContext): Promise<Figure> {
  const slow: number[] = [];
  for (let run = 1; run <= context.runs; run += 1) {
    context.say(`events, run ${run} of ${context.runs}`);
    const arranged: ArrangedApplication = {
      ...quiet,
      operations: {
        list: async () => [],
        show: async () => ({ record: operationRecord({ id }), events: [] }),
        follow: (_id, after, onEvent, signal) => stream(after, onEvent, () => signal.aborted),
      },
    };
    slow.push(await withStagedWindow(arranged, `/operations/${id}`, slowFramesWhileEventsCome));
  }
  return {
    id: 'window-events',
    title: `Time between two frames with ${eventsPerSecond} events a second, 99th percentile`,
    goal: lessThan(100),
    value: median(slow),
    unit: 'ms',
    samples: { slow },
    detail: `for ${seconds} seconds on the page of the operation: ${spread(slow)}`,
  };
}

/** The 99th percentile of the time between frames, from the first event until the last one is shown. */
async function slowFramesWhileEventsCome(page: Page): Promise<number> {
  await page.evaluate(() => {
    const frames: number[] = [];
    Object.assign(window, { frames });
    const next = (at: number): void => {
      frames.push(at);
      requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
  });
  await page.waitForTimeout(seconds * 1_000);
  const frames = await page.evaluate(() => (window as unknown as { frames: number[] }).frames);
  if ((await page.getByText('service-7').count()) === 0) throw new Error('the page did not show the events');
  const gaps = frames.slice(1).map((at, index) => at - frames[index]!);
  gaps.sort((a, b) => a - b);
  return gaps[Math.floor(gaps.length * 0.99)]!;
}

/** Events at an even pace, what a large operation tells: probes, bytes and lines of logs. */
async function stream(
  after: number,
  onEvent: (event: OperationEvent) => void,
  isOver: () => boolean,
): Promise<void> {
  const begun = performance.now();
  let sequence = after;
  while (!isOver()) {
    const due = Math.floor(((performance.now() - begun) * eventsPerSecond) / 1_000);
    while (sequence < due) onEvent(eventOf((sequence += 1)));
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

function eventOf(sequence: number): OperationEvent {
  const service = `service-${sequence % 20}`;
  const bodies: readonly OperationEventBody[] = [
    { type: 'log.written', service, text: `line ${sequence} of a log that nobody can read so fast` },
    {
      type: 'pull.progressed',
      image: `image-${sequence % 5}`,
      currentBytes: sequence,
      totalBytes: 1_000_000,
    },
    {
      type: 'gate.probed',
      service,
      gate: 'healthy',
      isPassed: false,
      text: `probe ${sequence}`,
      deadlineAt: null,
    },
  ];
  const first: OperationEventBody = {
    type: 'operation.started',
    operation: id,
    kind: 'upgrade',
    deployment: 'shop',
    environment: 'Demo',
    fromVersion: '1.0.0',
    toVersion: '2.0.0',
    services: Array.from({ length: 20 }, (_, index) => `service-${index}`),
  };
  return { ...sampleEvent(sequence), body: sequence === 1 ? first : bodies[sequence % bodies.length]! };
}
