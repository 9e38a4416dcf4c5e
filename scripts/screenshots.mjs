// Pictures of every page in both languages and themes, in test-results/screenshots. With --keep those of the README are
// copied into docs/screenshots.
import { copyFileSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { runnerImport } from 'vite';
import { readArguments } from './arguments.mjs';
import { isBuildStale } from './build-state.mjs';
import { root, run } from './commands.mjs';

/** Name in the README -> picture. */
const kept = {
  'deployments.png': 'en-light/deployments.png',
  'deployment.png': 'en-light/deployment-upgrade.png',
  'upgrade.png': 'en-light/upgrade-filled.png',
  'progress.png': 'en-light/progress.png',
  'rollback.png': 'en-light/deployment-rollback.png',
  'deployments-dark.png': 'en-dark/deployments.png',
};
const largestBytes = 120_000;

const { values } = readArguments('npm run screenshots [-- --keep] [--only upgrade]', {
  options: { keep: { type: 'boolean', default: false }, only: { type: 'string', default: '' } },
});
if (isBuildStale() && (await run('npm', ['run', '--silent', 'build'])) !== 0) process.exit(1);
const directory = join(root, 'test-results/screenshots');
if (values.only === '') rmSync(directory, { recursive: true, force: true });
const { module } = await runnerImport(join(root, 'e2e/support/window-screenshots.ts'), {
  configFile: false,
});
const count = await module.takeScreenshots({ directory, only: values.only, say: console.log });
if (count === 0) {
  console.error(`No page is named ${values.only}.`);
  process.exit(2);
}
console.log(`${count} pictures are in ${directory}`);
if (values.keep) keepForReadme();

function keepForReadme() {
  const target = join(root, 'docs/screenshots');
  mkdirSync(target, { recursive: true });
  for (const [name, picture] of Object.entries(kept)) {
    const bytes = statSync(join(directory, picture)).size;
    if (bytes > largestBytes) throw new Error(`${picture} has ${bytes} bytes: too many for the README`);
    copyFileSync(join(directory, picture), join(target, name));
  }
  console.log(`${Object.keys(kept).length} of them are in ${target}`);
}
