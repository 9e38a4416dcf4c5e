// For as long as wished, chosen by chance, and every failure says how to play it again: npm run soak -- --lane NAME
// --seed S --path P. What became of it is written to docs/soak.md and .json. The lane network ends after so many cuts,
// not minutes: 200 if left out.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runnerImport } from 'vite';
import { readArguments } from './arguments.mjs';
import { root } from './commands.mjs';
import { soakNetwork } from './soak-network.mjs';

/**
 * @typedef {{ rounds: number, failure: string | null }} Soaked
 * @typedef {{ seed: number, path: string | undefined, until: number, cuts: number }} Order
 * @typedef {{ title: string, unit: string, run: (order: Order) => Promise<Soaked> }} Lane
 */

/** @type {Readonly<Record<string, Lane>>} */
const lanes = {
  simulation: { title: 'Simulation', unit: 'stories', run: soakSimulation },
  network: { title: 'Network', unit: 'cuts', run: soakNetwork },
};

const usage = 'npm run soak [-- --minutes N] [--seed S] [--lane NAME] [--path P] [--cuts N]';
const { values } = readArguments(usage, {
  options: {
    minutes: { type: 'string' },
    seed: { type: 'string' },
    lane: { type: 'string', multiple: true },
    path: { type: 'string' },
    cuts: { type: 'string' },
  },
});
const minutes = numberOf('minutes', values.minutes, 5);
const cuts = numberOf('cuts', values.cuts, 200);
const seed = numberOf('seed', values.seed, Math.floor(Math.random() * 2 ** 30));
const chosen = values.lane ?? Object.keys(lanes);
for (const name of chosen)
  if (!(name in lanes)) fail(`there is no lane ${name}: ${Object.keys(lanes).join(', ')}`);

let hasFailed = false;
for (const name of chosen) {
  const lane = /** @type {Lane} */ (lanes[name]);
  const extent = lane.unit === 'cuts' ? `${cuts} cuts` : `${minutes} minutes`;
  console.log(`${lane.title}: seed=${seed}${values.path === undefined ? `, ${extent}` : ''}`);
  const begunAt = Date.now();
  const soaked = await lane.run({ seed, path: values.path, until: begunAt + minutes * 60_000, cuts });
  const seconds = Math.round((Date.now() - begunAt) / 1000);
  if (soaked.failure !== null) console.log(`FAIL\n${soaked.failure}`);
  console.log(`${soaked.rounds} ${lane.unit} in ${seconds} s: ${soaked.failure === null ? 'pass' : 'fail'}`);
  if (values.path === undefined) await publish(name, soaked, seconds);
  hasFailed ||= soaked.failure !== null;
}
process.exit(hasFailed ? 1 : 0);

/**
 * Virtual hosts in memory: two operators, and faults at every call.
 * @param {Order} order
 * @returns {Promise<Soaked>}
 */
async function soakSimulation({ seed: first, path, until }) {
  /** @type {typeof import('../src/main/testing/simulation/simulate.ts')} */
  const { simulate } = await load('src/main/testing/simulation/simulate.ts');
  if (path !== undefined) {
    const { failure } = await simulate({ seed: first, stories: 1_000, path });
    return { rounds: 1, failure };
  }
  let rounds = 0;
  for (let next = first; Date.now() < until; next++) {
    const { stories, failure } = await simulate({ seed: next, stories: 250 });
    rounds += stories;
    if (failure !== null) return { rounds, failure };
  }
  return { rounds, failure: null };
}

/**
 * @param {string} name
 * @param {Soaked} soaked
 * @param {number} seconds
 */
async function publish(name, { rounds, failure }, seconds) {
  /** @type {typeof import('../prove/soak-page.ts')} */
  const { renderSoak, soakState } = await load('prove/soak-page.ts');
  const stateFile = join(root, 'docs/soak.json');
  const before = existsSync(stateFile)
    ? soakState.parse(JSON.parse(readFileSync(stateFile, 'utf8')))
    : { format: 1, lanes: {} };
  const result = { at: new Date().toISOString(), seed, seconds, rounds, failure };
  const state = soakState.parse({ ...before, lanes: { ...before.lanes, [name]: result } });
  writeFileSync(stateFile, `${JSON.stringify(state, null, 2)}\n`);
  writeFileSync(join(root, 'docs/soak.md'), renderSoak(state));
}

/**
 * @param {string} option
 * @param {string | undefined} text
 * @param {number} usual
 */
function numberOf(option, text, usual) {
  const number = text === undefined ? usual : Number(text);
  if (!Number.isFinite(number)) fail(`--${option} must be a number, not ${text}`);
  return number;
}

/** @param {string} path */
async function load(path) {
  const { module } = await runnerImport(join(root, path), { configFile: false });
  return /** @type {any} */ (module);
}

/**
 * @param {string} message
 * @returns {never}
 */
function fail(message) {
  console.error(message);
  process.exit(2);
}
