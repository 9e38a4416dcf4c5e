// Sets up what is missing and opens the application; every argument is passed on to it.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { isBuildStale } from './build-state.mjs';
import { root, run } from './commands.mjs';
import { arePackagesInstalled } from './packages.mjs';

if (!arePackagesInstalled()) await mustRun('Installing packages', ['ci']);
if (isBuildStale()) await mustRun('Building', ['run', '--silent', 'build']);

// The application runs where the operator is, so that paths in its arguments mean what they say.
// Why: with it the client library prints request headers, registry credentials among them.
delete process.env.DEBUG;
const app = spawn(process.execPath, [join(root, 'out/main/web.js'), ...process.argv.slice(2)], {
  stdio: 'inherit',
  cwd: process.env['INIT_CWD'] ?? process.cwd(),
});
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  // A terminal sends Ctrl-C to both of us: passing it on would look like a second, impatient one.
  process.on(signal, () => (signal === 'SIGINT' && process.stdin.isTTY ? undefined : app.kill(signal)));
}
app.on('close', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));

/**
 * @param {string} what
 * @param {string[]} npmArgs
 */
async function mustRun(what, npmArgs) {
  console.log(`${what}...`);
  const code = await run('npm', npmArgs);
  if (code !== 0) process.exit(code);
}
