// Sets up what is missing and opens the application: in Electron where its binary can be had, otherwise through the web
// door. `-- --web` asks for that one; `--port`, `--no-open`, `--data-dir` and whatever else are passed on.
import { isBuildStale } from './build-state.mjs';
import { root, run } from './commands.mjs';
import { openApplication } from './open-application.mjs';
import { arePackagesInstalled } from './packages.mjs';

if (!arePackagesInstalled()) await mustRun('Installing packages', ['ci']);
if (isBuildStale()) await mustRun('Building', ['run', '--silent', 'build', '--', '--logLevel', 'warn']);

// Why: with it the client library prints request headers, registry credentials among them.
delete process.env['DEBUG'];
process.exit(
  await openApplication({
    root,
    args: process.argv.slice(2),
    platform: process.platform,
    env: process.env,
    userId: process.getuid?.() ?? null,
    // The application runs where the operator is, so that paths in its arguments mean what they say.
    cwd: process.env['INIT_CWD'] ?? process.cwd(),
    say: (line) => console.log(line),
  }),
);

/**
 * @param {string} what
 * @param {string[]} npmArgs
 */
async function mustRun(what, npmArgs) {
  console.log(`${what}...`);
  const code = await run('npm', npmArgs);
  if (code !== 0) process.exit(code);
}
