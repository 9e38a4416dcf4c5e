import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root, run } from './commands.mjs';
import { runInLab } from './lab.mjs';

/**
 * @typedef {{ passed: number, failed: number, skipped: number, note: string }} RingResult
 */

/** From the cheapest to the dearest. A lab is a network of its own with a real engine; a build is the product as shipped. */
export const RINGS = [
  { name: 'unit', needsLab: false, needsBuild: false },
  { name: 'crash', needsLab: false, needsBuild: false },
  { name: 'contract', needsLab: true, needsBuild: false },
  { name: 'engine', needsLab: true, needsBuild: true },
  { name: 'e2e', needsLab: true, needsBuild: true },
];

/**
 * Runs one ring; logs and reports stay in test-results/<ring>.
 * @param {{ name: string, needsLab: boolean }} ring
 * @param {string[]} filters passed on to the runner
 * @returns {Promise<RingResult>}
 */
export async function runRing(ring, filters) {
  const results = join(root, 'test-results', ring.name);
  rmSync(results, { recursive: true, force: true });
  mkdirSync(results, { recursive: true });
  const report = join(results, 'report.json');
  const [command, ...args] = ring.name === 'e2e' ? playwright() : vitest(ring.name, report);
  const env = { PLAYWRIGHT_JSON_OUTPUT_FILE: report, WINDLASS_ARTIFACTS: join(results, 'lab') };
  const start = ring.needsLab ? runInLab : run;
  const code = await start(/** @type {string} */ (command), [...args, ...filters], env);
  return judge(ring.name, code, ring.name === 'e2e' ? readPlaywright(report) : readVitest(report));
}

/**
 * @param {string} ring
 * @param {string} report
 */
function vitest(ring, report) {
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  // A forgotten `.only` would skip the rest in silence.
  return ['vitest', 'run', '--project', ring, '--allowOnly=false', ...reporters];
}

function playwright() {
  return ['playwright', 'test', '--forbid-only', '--reporter=list,json'];
}

/**
 * The counts of the report, corrected by what it does not count.
 * @param {string} ring
 * @param {number} code
 * @param {Omit<RingResult, 'note'>} counts
 * @returns {RingResult}
 */
function judge(ring, code, counts) {
  if (counts.passed + counts.failed === 0 && counts.skipped === 0) {
    return { ...counts, failed: 1, note: `ring ${ring} has no tests, or could not start` };
  }
  if (code !== 0 && counts.failed === 0) {
    return { ...counts, failed: 1, note: 'failed outside of a test' };
  }
  return { ...counts, note: '' };
}

/** @param {string} report */
function readVitest(report) {
  const { numPassedTests = 0, numFailedTests = 0, numPendingTests = 0, numTodoTests = 0 } = readJson(report);
  return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests + numTodoTests };
}

/** @param {string} report */
function readPlaywright(report) {
  const { expected = 0, unexpected = 0, flaky = 0, skipped = 0 } = readJson(report).stats ?? {};
  return { passed: expected, failed: unexpected + flaky, skipped };
}

/** @param {string} path */
function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    // The runner ended before it could report: nothing counts as passed.
    return {};
  }
}
