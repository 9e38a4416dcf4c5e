import type { Locator, Page } from '@playwright/test';
import type { ArrangedApplication } from '../../src/main/testing/fake-application.ts';
import { deploymentSummary } from '../../src/main/testing/fake-application.ts';
import type { BenchContext, Figure } from '../figure.ts';
import { scrollFigure } from './scroll-figure.ts';

const lines = 100_000;
const lastLine = `line ${lines} of the log`;

/** Whether a log that is as long as logs are kept can be scrolled through. */
export function longLogFigure(context: BenchContext, arranged: ArrangedApplication): Promise<Figure> {
  const end = (page: Page): Locator => page.getByRole('log').getByText(lastLine, { exact: true });
  return scrollFigure(context, {
    id: 'window-log',
    title: `Longest task while a log of ${lines} lines scrolls`,
    arranged: {
      ...arranged,
      deployments: {
        ...arranged.deployments,
        list: async () => [deploymentSummary({ name: 'shop' })],
        logs: (_ref, _options, onLine, signal) => writeLog(onLine, signal),
      },
    },
    path: '/deployments/Demo/shop?tab=logs',
    begin: async (page) => {
      await end(page).waitFor({ timeout: 60_000 });
      await page.getByRole('log').hover();
    },
    pixels: -2_000,
    isAtStart: (page) => end(page).isVisible(),
  });
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
