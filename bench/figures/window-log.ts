import type { Page } from '@playwright/test';
import type { ArrangedApplication } from '../../src/main/testing/fake-application.ts';
import { deploymentSummary } from '../../src/main/testing/fake-application.ts';
import { atMost, type BenchContext, type Figure } from '../figure.ts';
import { longestTask, watchLongTasks } from '../measure/long-tasks.ts';
import { median } from '../measure/median.ts';
import { spread } from '../measure/spread.ts';
import { withStagedWindow } from '../world/staged-window.ts';

const lines = 100_000;
const lastLine = `line ${lines} of the log`;

/** Whether a log that is as long as logs are kept can be scrolled through. */
export async function longLogFigure(context: BenchContext, arranged: ArrangedApplication): Promise<Figure> {
  const longest: number[] = [];
  for (let run = 1; run <= context.runs; run += 1) {
    context.say(`log, run ${run} of ${context.runs}`);
    const world: ArrangedApplication = {
      ...arranged,
      deployments: {
        ...arranged.deployments,
        list: async () => [deploymentSummary({ name: 'shop' })],
        logs: (_ref, _options, onLine, signal) => writeLog(onLine, signal),
      },
    };
    longest.push(await withStagedWindow(world, '/deployments/Demo/shop?tab=logs', longestTaskWhileScrolling));
  }
  return {
    id: 'window-log',
    title: `Longest task while a log of ${lines} lines scrolls`,
    goal: atMost(50),
    value: median(longest),
    unit: 'ms',
    samples: { longest },
    detail: `main thread of the window, four seconds with the wheel; 0: none of more than 50 ms: ${spread(longest)}`,
  };
}

async function longestTaskWhileScrolling(page: Page): Promise<number> {
  const log = page.getByRole('log');
  await log.getByText(lastLine, { exact: true }).waitFor({ timeout: 60_000 });
  await page.waitForTimeout(1_000);
  await watchLongTasks(page);
  await log.hover();
  for (let turn = 0; turn < 80; turn += 1) {
    await page.mouse.wheel(0, -2_000);
    await page.waitForTimeout(50);
  }
  if (await log.getByText(lastLine, { exact: true }).isVisible()) throw new Error('the log did not scroll');
  return longestTask(page);
}

type LogReading = Parameters<NonNullable<NonNullable<ArrangedApplication['deployments']>['logs']>>;

/** A thousand lines at a time, so that the door has time for other things in between. */
async function writeLog(onLine: LogReading[2], signal: LogReading[3]): Promise<void> {
  for (let index = 1; index <= lines && !signal.aborted; index += 1) {
    onLine({
      service: index % 2 === 0 ? 'api' : 'web',
      stream: index % 50 === 0 ? 'stderr' : 'stdout',
      at: new Date(Date.UTC(2030, 0, 1) + index * 10).toISOString(),
      text:
        index === lines ? lastLine : `\u001b[32minfo\u001b[0m request ${index} answered in ${index % 90} ms`,
    });
    if (index % 1_000 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
}
