import type { Page } from '@playwright/test';
import type { ArrangedApplication } from '../../src/main/testing/fake-application.ts';
import { atMost, type BenchContext, type Figure } from '../figure.ts';
import { longestTask, watchLongTasks } from '../measure/long-tasks.ts';
import { median } from '../measure/median.ts';
import { spread } from '../measure/spread.ts';
import { withStagedWindow } from '../world/staged-window.ts';

export interface Scrolling {
  readonly id: string;
  readonly title: string;
  readonly arranged: ArrangedApplication;
  readonly path: string;
  /** Waits until all of it is there and points at it. */
  readonly begin: (page: Page) => Promise<void>;
  /** Of one turn of the wheel. */
  readonly pixels: number;
  /** Whether what was in sight at first is still in sight. */
  readonly isAtStart: (page: Page) => Promise<boolean>;
}

/** Whether the window stays smooth while somebody scrolls: the longest task of its main thread. */
export async function scrollFigure(context: BenchContext, scrolling: Scrolling): Promise<Figure> {
  const { id, title, arranged, path } = scrolling;
  const longest: number[] = [];
  for (let run = 1; run <= context.runs; run += 1) {
    context.say(`${id}, run ${run} of ${context.runs}`);
    longest.push(await withStagedWindow(arranged, path, (page) => longestTaskOf(page, scrolling)));
  }
  return {
    id,
    title,
    goal: atMost(50),
    value: median(longest),
    unit: 'ms',
    samples: { longest },
    detail: `main thread of the window, four seconds with the wheel; 0: none of more than 50 ms: ${spread(longest)}`,
  };
}

async function longestTaskOf(page: Page, { begin, pixels, isAtStart }: Scrolling): Promise<number> {
  await begin(page);
  await page.waitForTimeout(1_000);
  await watchLongTasks(page);
  for (let turn = 0; turn < 80; turn += 1) {
    await page.mouse.wheel(0, pixels);
    await page.waitForTimeout(50);
  }
  if (await isAtStart(page)) throw new Error('nothing was scrolled');
  return longestTask(page);
}
