import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { chromium, type Browser } from '@playwright/test';
import { atMost, lessThan, type Bench, type BenchContext, type Figure } from '../figure.ts';
import { median } from '../measure/median.ts';
import { spread } from '../measure/spread.ts';

const door = join(import.meta.dirname, '../main/web.js');
const renderer = join(import.meta.dirname, '../renderer');

/** A process that does nothing but serve a page with that one row: what node and the browser take for themselves. */
const bareDoor = `
  import { createServer } from 'node:http';
  const page = '<!doctype html><table><tr><td>webshop</td><td>Failed</td></tr></table>';
  const server = createServer((_, answer) => answer.setHeader('content-type', 'text/html').end(page));
  server.listen(0, '127.0.0.1', () => console.log('http://127.0.0.1:' + server.address().port + '/list'));
`;

/** What a person waits for: the first list after the start of the web door, and what the first paint has to load. */
export function windowBench(): Bench {
  return {
    name: 'window',
    title: 'start of the web door to the first list',
    run: async (context) => firstList(context),
  };
}

/** What the browser loaded until the list was there: pages that are opened later load theirs then. */
function firstPaint(paths: ReadonlySet<string>): Figure {
  const sizes = [...paths].map((path) => {
    const file = join(renderer, path === '/' ? 'index.html' : path);
    return gzipSync(readFileSync(file)).length;
  });
  const kilobytes = sizes.reduce((sum, size) => sum + size, 0) / 1_000;
  return {
    id: 'window-first-paint',
    title: 'Size of the window for its first paint, compressed',
    goal: lessThan(400),
    value: kilobytes,
    unit: 'kB',
    samples: { kilobytes: [kilobytes] },
    detail: `${sizes.length} files, gzip: all that is loaded until the list of deployments is shown`,
  };
}

async function firstList(context: BenchContext): Promise<readonly Figure[]> {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'windlass-window-'));
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  });
  try {
    const ours = [door, '--no-open', '--data-dir', dataDirectory];
    const bare = ['--input-type=module', '--eval', bareDoor];
    const loaded = new Set<string>();
    // The very first start deploys its two examples, which is not what anybody waits for every day.
    await open(browser, ours, (path) => loaded.add(path));
    const ms: number[] = [];
    const floor: number[] = [];
    for (let run = 1; run <= context.runs; run += 1) {
      context.say(`run ${run} of ${context.runs}`);
      ms.push(await open(browser, ours));
      floor.push(await open(browser, bare));
    }
    const list: Figure = {
      id: 'window-first-list',
      title: 'Start of the web door to the first list',
      goal: atMost(1_000),
      value: median(ms),
      unit: 'ms',
      samples: { ms, floor },
      detail:
        `from the start of the process to the first deployment in a browser that already runs: ${spread(ms)}; ` +
        `a process that only serves a page with that row: ${spread(floor)}`,
    };
    return [firstPaint(loaded), list];
  } finally {
    await browser.close();
    rmSync(dataDirectory, { recursive: true, force: true });
  }
}

/** Milliseconds from the start of a door's process to the list with its deployments. */
async function open(
  browser: Browser,
  args: readonly string[],
  onRequest?: (path: string) => void,
): Promise<number> {
  const context = await browser.newContext();
  const page = await context.newPage();
  if (onRequest !== undefined) {
    page.on('request', (request) => {
      if (request.method() === 'GET') onRequest(new URL(request.url()).pathname);
    });
  }
  const begun = performance.now();
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.once('close', resolve));
  try {
    await page.goto(await addressOf(child.stdout), { waitUntil: 'commit' });
    // Why at every frame: a locator that has waited for a while looks only twice a second.
    await page.waitForFunction(isListShown, undefined, { polling: 'raf', timeout: 60_000 });
    return performance.now() - begun;
  } finally {
    await context.close();
    child.kill('SIGTERM');
    await ended;
  }
}

/** In the page. Its state as well: a list that is empty has a row of its own, and the very first start is not over before. */
function isListShown(): boolean {
  const rows = [...document.querySelectorAll('[role="row"], tr')];
  return rows.some((row) => /webshop.*Failed/.test(row.textContent ?? ''));
}

function addressOf(output: NodeJS.ReadableStream): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    output.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const address = /http:\/\/127\.0\.0\.1:\d+\/\S+/.exec(said)?.[0];
      if (address !== undefined) resolve(address);
    });
    output.once('end', () => reject(new Error(`the web door ended: ${said}`)));
  });
}
