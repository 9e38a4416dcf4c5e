// Sets up what the tests need and runs them, ring by ring. What failed is told again at the end, and the last line of
// a run is always "N passed, N failed".
import { readArguments } from './arguments.mjs';
import { isBuildStale } from './build-state.mjs';
import { run } from './commands.mjs';
import { sweepDeadLabs } from './lab.mjs';
import { prepareMachine } from './machine.mjs';
import { arePackagesInstalled } from './packages.mjs';
import { RINGS, runRing } from './rings.mjs';

let isInterrupted = false;
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.on(signal, () => (isInterrupted = true));
}

const { rings, filters } = chooseTests();
const problem = await setUp();
if (problem) {
  console.log(`Set-up failed: ${problem}`);
  close(0, 1);
}

let passed = 0;
let failed = 0;
/** @type {string[]} */
const lines = [];
/** @type {import('./reports.mjs').Failure[]} */
const failures = [];
for (const turn of new Set(rings.map((ring) => ring.turn))) {
  const together = rings.filter((ring) => ring.turn === turn);
  console.log(`\nRing ${together.map(({ name }) => name).join(' and ring ')}`);
  await Promise.all(together.map(runAndCount));
  if (isInterrupted) break;
}
for (const { test, message } of failures) console.log(`\nFailed: ${test}\n${message.replace(/^/gm, '    ')}`);
console.log(`\n${lines.join('\n')}`);
if (failed > 0) console.log('Logs and reports of the failures are in test-results/.');
if (isInterrupted) console.log('  interrupted: the rest was not run');
close(passed, failed + (isInterrupted ? 1 : 0));

/** @param {(typeof RINGS)[number]} ring */
async function runAndCount(ring) {
  const startedAt = Date.now();
  const result = await runRing(ring, filters);
  if (isInterrupted) return;
  passed += result.passed;
  failed += result.failed;
  failures.push(...result.failures);
  lines.push(describe(ring.name, result, Date.now() - startedAt));
}

/**
 * @param {string} ring
 * @param {import('./rings.mjs').RingResult} result
 * @param {number} tookMs
 */
function describe(ring, { passed, failed, skipped, note }, tookMs) {
  const counts = [`${passed} passed`, `${failed} failed`, ...(skipped > 0 ? [`${skipped} skipped`] : [])];
  const seconds = (tookMs / 1000).toFixed(1);
  return `  ${ring.padEnd(9)} ${counts.join(', ')}, ${seconds} s${note && ` (${note})`}`;
}

function chooseTests() {
  const { values, positionals } = readArguments('npm test [-- --rings unit,crash,...] [FILTERS...]', {
    options: { rings: { type: 'string' } },
    allowPositionals: true,
  });
  const names = values.rings?.split(',') ?? RINGS.map((ring) => ring.name);
  const unknown = names.filter((name) => !RINGS.some((ring) => ring.name === name));
  if (unknown.length > 0) {
    console.log(
      `No such ring: ${unknown.join(', ')}. There are ${RINGS.map((ring) => ring.name).join(', ')}.`,
    );
    close(0, 1);
  }
  return { rings: RINGS.filter((ring) => names.includes(ring.name)), filters: positionals };
}

/** @returns {Promise<string | undefined>} why the tests cannot run */
async function setUp() {
  if (!arePackagesInstalled()) {
    console.log('Installing packages with npm ci');
    if ((await run('npm', ['ci'])) !== 0) return 'npm ci failed';
  }
  if (rings.some((ring) => ring.needsLab)) {
    const notReady = await prepareMachine();
    if (notReady) return notReady;
    await sweepDeadLabs();
  }
  if (rings.some((ring) => ring.needsBuild) && isBuildStale()) {
    if ((await run('npm', ['run', '--silent', 'build', '--', '--logLevel', 'warn'])) !== 0)
      return 'the build failed';
  }
  return undefined;
}

/**
 * @param {number} passed
 * @param {number} failed
 * @returns {never}
 */
function close(passed, failed) {
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed === 0 ? 0 : 1);
}
