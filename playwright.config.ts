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
  workers: 2,
  timeout: 60_000,
  // An operation takes seconds, and more of them on a busy machine.
  expect: {
    timeout: 10_000,
    // What another version of the browser draws differently at the edges of letters is no change of ours.
    toHaveScreenshot: { maxDiffPixelRatio: 0.02, animations: 'disabled', caret: 'hide' },
  },
  snapshotPathTemplate: 'e2e/specs/snapshots/{arg}{ext}',
  use: {
    browserName: 'chromium',
    launchOptions: { executablePath: '/usr/bin/chromium', args: flags },
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
  },
});
