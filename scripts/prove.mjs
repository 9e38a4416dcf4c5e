// Runs the tests that the cells of the fault grid are bound to, and writes what became of them to docs/fault-matrix.md
// and .json. Without a choice it runs all; with --chance only the deaths at moments that the seed chooses (of the
// application in the lane kill, of the engine in the lane fault).
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runnerImport } from 'vite';
import { readArguments } from './arguments.mjs';
import { isBuildStale } from './build-state.mjs';
import { root, run, runQuietly } from './commands.mjs';
import { sweepDeadLabs } from './lab.mjs';
import { prepareMachine } from './machine.mjs';
import { RINGS, runRing } from './rings.mjs';

/**
 * @typedef {import('../prove/cell.ts').Cell} Cell
 * @typedef {import('../prove/test-reference.ts').TestReference} TestReference
 * @typedef {import('../prove/matrix-state.ts').TestResult} TestResult
 */

const stateFile = join(root, 'docs/fault-matrix.json');
const pageFile = join(root, 'docs/fault-matrix.md');

/** @type {typeof import('../prove/fault-grid.ts')} */
const { faultGrid } = await load('fault-grid');
/** @type {typeof import('../prove/matrix-state.ts')} */
const { emptyState, matrixState, verdictOf, withResults } = await load('matrix-state');
/** @type {typeof import('../prove/matrix-page.ts')} */
const { renderMatrix } = await load('matrix-page');
/** @type {typeof import('../prove/read-report.ts')} */
const { readReport } = await load('read-report');
/** @type {typeof import('../prove/test-reference.ts')} */
const { engineOf, keyOf, laneOf, namePattern } = await load('test-reference');

const usage =
  'npm run prove [-- --fault F09] [--step S6] [--lane matrix] [--seed N] [--list | --page | --chance]';
const { values } = readArguments(usage, {
  options: {
    fault: { type: 'string', multiple: true },
    step: { type: 'string', multiple: true },
    lane: { type: 'string', multiple: true },
    seed: { type: 'string' },
    list: { type: 'boolean' },
    page: { type: 'boolean' },
    chance: { type: 'boolean' },
  },
});
/** Single cells, and what takes too long for a ring. */
const ownLanes = [
  { lanes: ['prove'], needsLab: false, needsBuild: false },
  { lanes: ['matrix'], needsLab: true, needsBuild: true },
];
const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed);
if (!Number.isSafeInteger(seed)) fail(`--seed must be a number, not ${values.seed}`);
process.env['WINDLASS_SEED'] = String(seed);
process.env['KILL_STRIDE'] = '1';
const allCells = faultGrid.flatMap(({ cells }) => cells);
const cells = allCells.filter(
  ({ fault, step }) =>
    (values.fault === undefined || values.fault.includes(fault)) &&
    (values.step === undefined || values.step.includes(step)),
);
if (cells.length === 0) fail('there is no such cell: faults are F01 to F32, steps S0 to S9 and RB');

const lanes = byLane(boundTests(cells).filter(({ file }) => values.lane?.includes(laneOf(file)) ?? true));
if (lanes.size === 0) fail('nothing is bound to these cells in such a lane');
if (values.list) {
  for (const [lane, tests] of lanes)
    console.log(`${lane}\n${tests.map((test) => `  ${keyOf(test)}`).join('\n')}`);
} else if (values.page) {
  publish(withResults(readState(), {}, allCells));
} else {
  const problem = await setUp();
  if (problem) fail(`Set-up failed: ${problem}`);
  process.exit(values.chance ? await proveByChance() : await prove());
}

/** What `npm test` has no time for and no cell of the grid is bound to: every contract of an engine over every way to it. */
async function proveCarriers() {
  console.log('\nLane carrier');
  const { passed, failed } = await runRing({ lanes: ['carrier'], needsLab: true }, []);
  console.log(`${passed} contracts over SSH and TLS passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

/** What `npm test` tries a part of: every moment of every call, and many more cuts. */
async function proveAtLength() {
  console.log(`\nLane crash at length, seed=${seed}`);
  Object.assign(process.env, { KILL_MOMENTS: 'all', CUT_STRIDE: '13' });
  const { passed, failed } = await runRing({ lanes: ['crash'], needsLab: false }, []);
  console.log(`${passed} tests of the crash ring passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

/** A real engine: two hundred deaths of the application and a hundred of the engine, at moments that the seed chooses. */
async function proveByChance() {
  const series = [
    {
      title: 'the application killed in an upgrade',
      lane: 'kill',
      rounds: 200,
      file: 'application.kill.test.ts',
      name: 'at any moment',
    },
    ...['before', 'after'].map((when) => ({
      title: `the engine killed ${when} the commit of five upgrades`,
      lane: 'fault',
      rounds: 50,
      file: 'engine-death.fault.test.ts',
      name: `an engine killed ${when}`,
    })),
  ];
  let worst = 0;
  for (const { title, lane, rounds, file, name } of series) {
    if (!(values.lane?.includes(lane) ?? true)) continue;
    console.log(`\nBy chance: ${title}, ${rounds} times, seed=${seed}`);
    process.env['WINDLASS_ROUNDS'] = String(rounds);
    const { passed, failed } = await runRing({ lanes: [lane], needsLab: true }, [file, '-t', name]);
    /** @type {'pass' | 'fail'} */
    const result = failed === 0 && passed > 0 ? 'pass' : 'fail';
    console.log(`${title}: ${result}`);
    const at = new Date().toISOString();
    const state = readState();
    publish({
      ...state,
      series: { ...state.series, [title]: { result, at, engine: await engineVersion(), seed, rounds } },
    });
    worst = Math.max(worst, result === 'pass' ? 0 : 1);
  }
  return worst;
}

/** @returns {Promise<number>} the exit code */
async function prove() {
  const engine = await engineVersion();
  /** @type {Record<string, TestResult>} */
  const results = {};
  for (const [lane, tests] of lanes) {
    console.log(`\nLane ${lane}: ${tests.length} bound tests, seed=${seed}`);
    // Why caught: what one lane could not do is no reason to lose the others.
    const outcome = await runLane(lane, tests).catch((error) => {
      console.log(`Lane ${lane} could not be run: ${error}`);
      return /** @type {Record<string, 'pass' | 'fail'>} */ ({});
    });
    const at = new Date().toISOString();
    for (const test of tests) {
      const key = keyOf(test);
      const result = outcome[key] ?? 'fail';
      results[key] = { result, at, engine: engineOf(test.file) === 'real' ? engine : null, seed };
    }
    publish(withResults(readState(), results, allCells));
  }
  const isWhole = values.fault === undefined && values.step === undefined && values.lane === undefined;
  const others = isWhole ? [await proveCarriers(), await proveAtLength(), await proveByChance()] : [];
  return Math.max(...others, report(readState()));
}

/** @param {import('../prove/matrix-state.ts').MatrixState} state */
function publish(state) {
  writeFileSync(stateFile, `${JSON.stringify(state, null, 2)}\n`);
  writeFileSync(pageFile, renderMatrix(faultGrid, state));
}

/** @param {import('../prove/matrix-state.ts').MatrixState} state */
function report(state) {
  const failed = cells.filter(({ binding }) => verdictOf(binding, state) === 'fail');
  for (const { fault, step } of failed) {
    console.log(
      `FAIL ${fault} ${step}; again: npm run prove -- --fault ${fault} --step ${step} --seed ${seed}`,
    );
  }
  const passed = cells.filter(({ binding }) => verdictOf(binding, state) === 'pass').length;
  console.log(
    `${passed} cells passed, ${failed.length} failed, of ${cells.length}; see docs/fault-matrix.md`,
  );
  return failed.length === 0 ? 0 : 1;
}

/**
 * @param {string} lane
 * @param {TestReference[]} tests
 */
async function runLane(lane, tests) {
  const ring = { lanes: [lane], needsLab: ringOf(lane)?.needsLab ?? false };
  const files = [...new Set(tests.map(({ file }) => file))];
  const names = tests.map((test) => `(?:${namePattern(test)})`).join('|');
  await runRing(ring, [...files, '-t', names]);
  const path = join(root, 'test-results', lane, 'report.json');
  return readReport(existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null, tests);
}

/** @returns {Promise<string | undefined>} why the tests cannot run */
async function setUp() {
  const rings = [...lanes.keys()].map(ringOf);
  if (rings.some((ring) => ring?.needsLab)) {
    const notReady = await prepareMachine();
    if (notReady) return notReady;
    await sweepDeadLabs();
  }
  const needsBuild = rings.some((ring) => ring?.needsBuild);
  if (needsBuild && isBuildStale()) {
    if ((await run('npm', ['run', '--silent', 'build', '--', '--logLevel', 'warn'])) !== 0)
      return 'the build failed';
  }
  return undefined;
}

/** The ring of a lane, or what stands for it where no ring runs that lane. @param {string} lane */
function ringOf(lane) {
  return [...RINGS, ...ownLanes].find((ring) => ring.lanes.includes(lane));
}

/** @returns {Promise<string | null>} of the engine that labs start */
async function engineVersion() {
  const { code, output } = await runQuietly('dockerd', ['--version']).catch(() => ({ code: 1, output: '' }));
  const version = /version (\S+?),/.exec(output)?.[1];
  return code === 0 && version !== undefined ? `Docker ${version}` : null;
}

function readState() {
  if (!existsSync(stateFile)) return emptyState;
  return matrixState.parse(JSON.parse(readFileSync(stateFile, 'utf8')));
}

/** @param {readonly Cell[]} chosen */
function boundTests(chosen) {
  const tests = chosen.flatMap(({ binding }) => ('tests' in binding ? binding.tests : []));
  return [...new Map(tests.map((test) => [keyOf(test), test])).values()];
}

/** @param {readonly TestReference[]} tests */
function byLane(tests) {
  /** @type {Map<string, TestReference[]>} */
  const found = new Map();
  for (const test of tests) found.set(laneOf(test.file), [...(found.get(laneOf(test.file)) ?? []), test]);
  return found;
}

/** @param {string} name */
async function load(name) {
  const { module } = await runnerImport(join(root, 'prove', `${name}.ts`), { configFile: false });
  return /** @type {any} */ (module);
}

/**
 * @param {string} message
 * @returns {never}
 */
function fail(message) {
  console.error(message);
  process.exit(1);
}
