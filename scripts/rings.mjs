import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root, run } from './commands.mjs';
import { runInLab } from './lab.mjs';
import { readPlaywright, readVitest } from './reports.mjs';

/**
 * @typedef {import('./reports.mjs').Counts & { note: string }} RingResult
 */

/**
 * From the cheapest to the dearest. A lane has a report of its own and, where it is needed, a lab: a network of its own
 * with a real engine. Lanes of a ring run side by side, and so do rings of one turn: what computes beside what waits. A
 * build is the product as shipped.
 */
export const RINGS = [
  { name: 'unit', turn: 1, lanes: ['unit'], needsLab: false, needsBuild: false },
  { name: 'cli', turn: 2, lanes: ['cli'], needsLab: false, needsBuild: false },
  { name: 'crash', turn: 3, lanes: ['crash'], needsLab: false, needsBuild: false },
  { name: 'contract', turn: 4, lanes: ['contract'], needsLab: true, needsBuild: false },
  {
    name: 'engine',
    turn: 4,
    lanes: ['engine', 'kill', 'fault', 'network', 'built'],
    needsLab: true,
    needsBuild: true,
  },
  { name: 'e2e', turn: 5, lanes: ['e2e'], needsLab: true, needsBuild: true },
];

/**
 * Files that a lane leaves to a second lab of its own: all in one lab, that lane would go on for minutes after the
 * others have ended.
 * @type {Record<string, string[]>}
 */
const BESIDE = {
  fault: ['engine-death.fault.test.ts', 'disk-full.fault.test.ts'],
  engine: ['drift.engine.test.ts'],
};

/**
 * Runs one ring; logs and reports stay in test-results/<lane>.
 * @param {{ lanes: string[], needsLab: boolean }} ring
 * @param {string[]} filters passed on to the runner
 * @returns {Promise<RingResult>}
 */
export async function runRing(ring, filters) {
  // Whoever asks for some tests only gets them from one lab.
  const parts = ring.lanes.flatMap((lane) => (filters.length > 0 ? [wholeOf(lane)] : partsOf(lane)));
  const results = await Promise.all(parts.map((part) => runPart(part, ring.needsLab, filters)));
  return {
    passed: sum(results.map(({ passed }) => passed)),
    failed: sum(results.map(({ failed }) => failed)),
    skipped: sum(results.map(({ skipped }) => skipped)),
    failures: results.flatMap(({ failures }) => failures),
    note: results
      .map(({ note }) => note)
      .filter(Boolean)
      .join('; '),
  };
}

/** @typedef {{ name: string, lane: string, options: string[] }} Part */

/**
 * @param {string} lane
 * @returns {Part}
 */
function wholeOf(lane) {
  return { name: lane, lane, options: [] };
}

/**
 * What one part takes the other one leaves, so that together they are the lane.
 * @param {string} lane
 * @returns {Part[]}
 */
function partsOf(lane) {
  const beside = BESIDE[lane];
  if (beside === undefined) return [wholeOf(lane)];
  return [
    { name: lane, lane, options: beside.map((file) => `--exclude=**/${file}`) },
    { name: `${lane}-beside`, lane, options: beside },
  ];
}

/**
 * @param {Part} part
 * @param {boolean} needsLab
 * @param {string[]} filters
 * @returns {Promise<RingResult>}
 */
async function runPart({ name, lane, options }, needsLab, filters) {
  const results = join(root, 'test-results', name);
  rmSync(results, { recursive: true, force: true });
  mkdirSync(results, { recursive: true });
  const report = join(results, 'report.json');
  const [command, ...args] = lane === 'e2e' ? playwright() : vitest(lane, report, filters.length > 0);
  args.push(...options, ...filters);
  const env = { PLAYWRIGHT_JSON_OUTPUT_FILE: report, WINDLASS_ARTIFACTS: join(results, 'lab') };
  const start = needsLab ? runInLab : run;
  const code = await start(/** @type {string} */ (command), args, env);
  const counts = lane === 'e2e' ? readPlaywright(report) : readVitest(report);
  return judge(name, code, counts, filters.length > 0);
}

/**
 * @param {string} lane
 * @param {string} report
 * @param {boolean} isFiltered
 */
function vitest(lane, report, isFiltered) {
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  // A forgotten `.only` would skip the rest in silence.
  const options = ['--allowOnly=false', `--passWithNoTests=${isFiltered}`];
  return ['vitest', 'run', '--project', lane, ...options, ...reporters];
}

function playwright() {
  return ['playwright', 'test', '--forbid-only', '--reporter=list,json'];
}

/** @param {number[]} numbers */
function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}

/**
 * The counts of the report, corrected by what it does not count.
 * @param {string} lane
 * @param {number} code
 * @param {import('./reports.mjs').Counts} counts
 * @param {boolean} isFiltered only some tests were asked for, and a lane may have none of them
 * @returns {RingResult}
 */
function judge(lane, code, counts, isFiltered) {
  const isEmpty = counts.passed + counts.failed + counts.skipped === 0;
  if (isEmpty && !(isFiltered && code === 0)) {
    return { ...counts, failed: 1, note: `${lane} has no tests, or could not start` };
  }
  if (code !== 0 && counts.failed === 0) {
    return { ...counts, failed: 1, note: `${lane} failed outside of a test` };
  }
  return { ...counts, note: '' };
}
