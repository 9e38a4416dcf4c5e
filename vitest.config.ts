import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

/** One vitest project per lane of a ring; the name of a test file decides its lane. End to end is Playwright's. */
const inLabs = '**/*.{contract,carrier,engine,kill,fault,network,built,matrix,soak}.test.ts';
const special = ['**/*.crash.test.ts', inLabs];
const unit = ['src/**/*.test.{ts,tsx}', 'prove/**/*.test.ts'];
const crash = ['src/**/*.crash.test.ts'];
const labSetup = './src/main/testing/lab/global-setup.ts';

/** Never a verdict: only the end of what hangs, on a machine however busy. */
const patience = { testTimeout: 600_000, hookTimeout: 300_000 };

/** One lane of the engine ring. */
function engineLane(
  name: string,
  include: string[],
  testTimeout = patience.testTimeout,
): TestProjectInlineConfiguration {
  return {
    test: {
      name,
      include,
      globalSetup: labSetup,
      fileParallelism: false,
      // As in the unit ring: the whole product is loaded once and not for each file.
      isolate: false,
      ...patience,
      testTimeout,
    },
  };
}

export default defineConfig({
  test: {
    // Why: by default one processor is left to the terminal, which on two would be half of them.
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'unit',
          include: unit,
          exclude: special,
          // No test replaces a module or leaves a global behind: modules need not be loaded anew for each file.
          isolate: false,
          ...patience,
        },
      },
      {
        // The command line over the whole product, on the demo engine.
        test: {
          name: 'cli',
          include: ['e2e/cli/**/*.test.ts'],
          exclude: special,
          isolate: false,
          ...patience,
        },
      },
      {
        test: {
          name: 'crash',
          include: crash,
          isolate: false,
          ...patience,
        },
      },
      {
        // Both for `npm run check`: as one, what they share is compiled and loaded once.
        test: {
          name: 'check',
          include: [...unit, ...crash],
          exclude: ['prove/**/*.crash.test.ts', inLabs],
          isolate: false,
          ...patience,
        },
      },
      {
        // Single cells of the fault grid; run by `npm run prove`.
        test: {
          name: 'prove',
          include: ['prove/**/*.crash.test.ts'],
          ...patience,
        },
      },
      {
        test: {
          name: 'contract',
          include: ['src/**/*.contract.test.ts'],
          globalSetup: labSetup,
          fileParallelism: false,
          isolate: false,
          ...patience,
        },
      },
      // Every contract of an engine over every way to it; run by `npm run prove`.
      engineLane('carrier', ['src/**/*.carrier.test.ts']),
      engineLane('engine', ['src/**/*.engine.test.ts', 'e2e/cli/**/*.engine.test.ts']),
      // Why lanes of their own: what kills and fills up waits most of the time, in a lab that nobody else is in.
      engineLane('kill', ['e2e/cli/**/*.kill.test.ts']),
      engineLane('fault', ['e2e/cli/**/*.fault.test.ts']),
      engineLane('network', ['e2e/network/**/*.network.test.ts']),
      {
        // The built program on the built-in engine: it needs no other one, and mostly waits.
        test: {
          name: 'built',
          include: ['e2e/cli/**/*.built.test.ts'],
          fileParallelism: false,
          ...patience,
        },
      },
      // Cuts of two minutes in every phase; run by `npm run prove`.
      engineLane('matrix', ['e2e/network/**/*.matrix.test.ts'], 1_800_000),
      // Run by `npm run soak`.
      engineLane('soak', ['e2e/network/**/*.soak.test.ts'], 7_200_000),
    ],
  },
});
