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

/** What a person waits for: the first list after the start of the web door, and what the first paint has to load. */
export function windowBench(): Bench {
  return {
    name: 'window',
    title: 'start of the web door to the first list',
    run: async (context) => [firstPaint(), await firstList(context)],
  };
}

/** The document with every script and style that it names itself: pages load theirs when they are opened. */
function firstPaint(): Figure {
  const page = readFileSync(join(renderer, 'index.html'));
  const named = [...page.toString().matchAll(/(?:src|href)="\.?\/?([^"]+\.(?:js|css))"/g)].map((m) => m[1]!);
  const files = [page, ...named.map((name) => readFileSync(join(renderer, name)))];
  const kilobytes = files.reduce((sum, file) => sum + gzipSync(file).length, 0) / 1_000;
  return {
    id: 'window-first-paint',
    title: 'Size of the window for its first paint, compressed',
    goal: lessThan(400),
    value: kilobytes,
    unit: 'kB',
    samples: { kilobytes: [kilobytes] },
    detail: `${files.length} files, gzip`,
  };
}

async function firstList(context: BenchContext): Promise<Figure> {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'windlass-window-'));
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  });
  try {
    // The very first start deploys its two examples, which is not what anybody waits for every day.
    await open(browser, dataDirectory);
    const ms: number[] = [];
    for (let run = 1; run <= context.runs; run += 1) {
      context.say(`run ${run} of ${context.runs}`);
      ms.push(await open(browser, dataDirectory));
    }
    return {
      id: 'window-first-list',
      title: 'Start of the web door to the first list',
      goal: atMost(1_000),
      value: median(ms),
      unit: 'ms',
      samples: { ms },
      detail: `from the start of the process to the first deployment in a browser that already runs: ${spread(ms)}`,
    };
  } finally {
    await browser.close();
    rmSync(dataDirectory, { recursive: true, force: true });
  }
}

/** Milliseconds from the start of the process to the first row of the list. */
async function open(browser: Browser, dataDirectory: string): Promise<number> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const begun = performance.now();
  const child = spawn(process.execPath, [door, '--no-open', '--data-dir', dataDirectory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  try {
    await page.goto(await addressOf(child.stdout));
    // The first row is that of the headings.
    await page.getByRole('row').nth(1).waitFor({ timeout: 60_000 });
    return performance.now() - begun;
  } finally {
    await context.close();
    child.kill('SIGTERM');
    await ended;
  }
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
