// Figures against docker-compose and the bare engine, in one run. Sets up what it needs and runs in a lab of its own;
// results are in bench-results/.
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { readArguments } from './arguments.mjs';
import { isBuildStale } from './build-state.mjs';
import { root, run } from './commands.mjs';
import { runInLab, sweepDeadLabs } from './lab.mjs';
import { prepareMachine } from './machine.mjs';

/** Debian's package -> its program: what the figures are compared with. */
const PEERS = { 'docker-compose': '/usr/bin/docker-compose', curl: '/usr/bin/curl' };
// What the benches start as processes of their own, and the bench itself.
const programs = [
  'run',
  'probe-process',
  'load-client',
  'engines-process',
  'many-hosts-process',
  'load-process',
];
const results = join(root, 'bench-results');

const usage = 'npm run bench [-- --quick] [--only NAME,...] [--runs N]';
const { values } = readArguments(usage, {
  options: { quick: { type: 'boolean' }, only: { type: 'string' }, runs: { type: 'string' } },
});
if (!/^[1-9]\d*$/.test(values.runs ?? '1')) {
  console.error(`--runs must be a whole number above 0, not ${values.runs}\nUsage: ${usage}`);
  process.exit(2);
}
const problem = (await prepareMachine()) ?? (await preparePeers());
if (problem) {
  console.log(`Set-up failed: ${problem}`);
  process.exit(1);
}
await sweepDeadLabs();
if (isBuildStale() && (await run('npm', ['run', '--silent', 'build', '--', '--logLevel', 'warn'])) !== 0)
  process.exit(1);
const program = await buildBench();
mkdirSync(results, { recursive: true });
const args = [program, '--results', results, ...process.argv.slice(2)];
process.exit(await runInLab('node', args, {}, { isOnDisk: true }));

/** @returns {Promise<string | undefined>} why there is nothing to compare with */
async function preparePeers() {
  const missing = () => Object.entries(PEERS).flatMap(([name, path]) => (existsSync(path) ? [] : [name]));
  const wanted = missing();
  if (wanted.length === 0) return undefined;
  console.log(`Installing Debian packages, which the figures are compared with: ${wanted.join(' ')}`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '-q'], env);
  await run('apt-get', ['install', '-q', '-y', '--no-install-recommends', ...wanted], env);
  return missing().length === 0 ? undefined : `could not install ${missing().join(' ')}`;
}

/** Built like the product, so that what is measured is what ships. */
async function buildBench() {
  const outDir = join(root, 'out', 'bench');
  const input = Object.fromEntries(programs.map((name) => [name, join(root, 'bench', `${name}.ts`)]));
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    build: { ssr: true, outDir, target: 'node20', minify: false, rollupOptions: { input } },
  });
  return join(outDir, 'run.js');
}
