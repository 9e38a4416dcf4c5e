import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import { expect } from '@playwright/test';
import type { LogRow } from '../../src/shared/contract/topics.ts';
import { LogFeed } from '../support/log-feed.ts';
import { signIn } from '../support/window.ts';
import { test } from '../support/window-test.ts';
import type { WindowTools } from '../support/window-test.ts';
import type { WebMachine } from '../support/web-door.ts';

const hourMs = 3_600_000;

/** The logs of `north`, written by the test. */
async function openLogs(
  machine: WebMachine,
  windows: WindowTools,
): Promise<{ readonly page: Page; readonly feed: LogFeed; readonly log: Locator }> {
  const window = await windows.stranger();
  const { page } = window;
  const feed = await LogFeed.of(page);
  await signIn(window, await machine.openWeb());
  await window.goTo('/deployments/Demo/north?tab=logs');
  await feed.untilAsked(({ follow }) => follow);
  return { page, feed, log: page.getByRole('log') };
}

function rows(count: number, from = 1): readonly LogRow[] {
  return Array.from({ length: count }, (_, index) => ({
    service: index % 2 === 0 ? 'web' : 'db',
    stream: 'stdout',
    at: new Date(Date.UTC(2026, 0, 31, 10) + (from + index) * 10).toISOString(),
    text: `line ${from + index} of the log`,
  }));
}

test('a log must follow its end, stand still for who scrolls up by any means, and go on when asked', async ({
  machine,
  windows,
}) => {
  const { page, feed, log } = await openLogs(machine, windows);
  feed.write(rows(500));
  const shows = (line: number): Locator => log.getByText(`line ${line} of the log`, { exact: true });
  await expect(shows(500)).toBeInViewport();
  await expect(page.getByText('500 lines', { exact: true })).toBeVisible();

  let last = 500;
  const leaveBy: Readonly<Record<string, () => Promise<void>>> = {
    // What dragging it does to the frame: no wheel, no key.
    'the scroll bar': () => log.evaluate((frame) => void (frame.scrollTop -= 900)),
    'the wheel': async () => {
      await log.hover();
      await page.mouse.wheel(0, -900);
    },
    'a key': () => log.press('PageUp'),
  };
  for (const [means, leave] of Object.entries(leaveBy)) {
    await leave();
    const follow = page.getByRole('button', { name: 'Follow' });
    await expect(follow, means).toBeVisible();
    feed.write(rows(3, last + 1));
    await expect(page.getByRole('button', { name: '3 new lines' }), means).toBeVisible();
    await expect(shows(last), means).not.toBeInViewport();
    last += 3;
    await follow.click();
    await expect(shows(last), means).toBeInViewport();
  }

  await page.getByRole('button', { name: 'Pause' }).click();
  feed.write(rows(1, last + 1));
  await page.getByRole('button', { name: '1 new line' }).click();
  await expect(shows(last + 1)).toBeInViewport();
});

test('a log that is followed again must not be left by what moved it before', async ({
  machine,
  windows,
}) => {
  const { page, feed, log } = await openLogs(machine, windows);
  feed.write(rows(500));
  await log.press('PageUp');
  const follow = page.getByRole('button', { name: 'Follow' });
  await expect(follow).toBeVisible();
  const button = await follow.elementHandle();
  // The browser moves a frame over many pictures for one press of a key, and goes on with it after a click.
  await log.evaluate(async (frame, pressed) => {
    const nextPicture = () => new Promise(frame.ownerDocument.defaultView.requestAnimationFrame);
    pressed.click();
    await nextPicture();
    frame.scrollTop -= 12;
    await nextPicture();
  }, button);
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
  await expect
    .poll(() =>
      log.evaluate(({ scrollTop, scrollHeight, clientHeight }) => scrollHeight - clientHeight - scrollTop),
    )
    .toBeLessThan(2);
  await log.press('PageUp');
  await expect(follow).toBeVisible();
});

test('a log must be searched, coloured, cut to a time and saved as it is shown', async ({
  machine,
  windows,
}) => {
  const { page, feed, log } = await openLogs(machine, windows);
  const at = '2026-01-31T10:00:00.000000001Z';
  const failure = '\u001b[31mfailed\u001b[0m to start';
  feed.write([...rows(300), { service: 'web', stream: 'stderr', at, text: failure }, ...rows(300, 301)]);
  await expect(page.getByText('601 lines', { exact: true })).toBeVisible();

  await page.getByRole('searchbox', { name: 'Search the log' }).fill('FAILED to');
  await expect(page.getByText('1 match', { exact: true })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(log.getByText('failed', { exact: true })).toBeInViewport();
  await expect(log.getByText('failed', { exact: true })).toHaveCSS('color', 'rgb(179, 38, 30)');
  await expect(log).not.toContainText('\u001b');

  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download' }).click();
  const download = await saved;
  expect(download.suggestedFilename()).toBe('north.log');
  const text = await readFile(await download.path(), 'utf8');
  expect(text.split('\n')).toHaveLength(602);
  expect(text).toContain('web failed to start\n');

  const before = Date.now();
  await page.getByRole('combobox', { name: 'From' }).selectOption({ label: 'Last hour' });
  await feed.untilAsked(
    ({ since }) => since !== null && Math.abs(before - hourMs - Date.parse(since)) < hourMs / 60,
  );
  await expect(page.getByText('0 lines', { exact: true })).toBeVisible();
  feed.write(rows(2));
  await expect(page.getByText('2 lines', { exact: true })).toBeVisible();
});

test('a log of a hundred thousand lines must draw no more than can be seen', async ({ machine, windows }) => {
  const { page, feed, log } = await openLogs(machine, windows);
  feed.write(rows(100_000));
  await expect(page.getByText('100,000 lines', { exact: true })).toBeVisible();
  await expect(log.getByText('line 100000 of the log', { exact: true })).toBeInViewport();
  await log.press('Home');
  await expect(log.getByText('line 1 of the log', { exact: true })).toBeInViewport();
  expect(await log.getByText(/^line \d+ of the log$/).count()).toBeLessThan(120);
});
