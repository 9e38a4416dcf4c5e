import { defineConfig } from '@playwright/test';

/** The browser is the machine's own: nothing is downloaded, and nothing that it does leaves the machine. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export default defineConfig({
  testDir: 'e2e/specs',
  testMatch: '*.spec.ts',
  outputDir: 'test-results/e2e/artifacts',
  fullyParallel: true,
  // One more than processors: an operation that is watched mostly waits.
  workers: 3,
  // Neither is a verdict: an operation takes seconds, and many more of them on a busy machine.
  timeout: 300_000,
  expect: {
    timeout: 45_000,
    // What another version of the browser draws differently at the edges of letters is no change of ours.
    toHaveScreenshot: { maxDiffPixelRatio: 0.02, animations: 'disabled', caret: 'hide' },
  },
  snapshotPathTemplate: 'e2e/specs/snapshots/{arg}{ext}',
  use: {
    browserName: 'chromium',
    launchOptions: { executablePath: '/usr/bin/chromium', args: flags },
    // Why not always: recording every test to keep the trace of one that fails is a good part of what it costs.
    trace: process.env['WINDLASS_TRACE'] === '1' ? 'retain-on-failure' : 'off',
    screenshot: 'only-on-failure',
  },
});
