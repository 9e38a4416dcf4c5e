// Makes what is installed: `npm run package`, with arguments for electron-builder such as `-- --linux deb`.
// ELECTRON_OVERRIDE_DIST_PATH names an unpacked distribution of Electron to use instead of the downloaded one.
import { isBuildStale } from './build-state.mjs';
import { run } from './commands.mjs';

const args = process.argv.slice(2);
const distribution = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? '';

if (isBuildStale()) {
  const code = await run('npm', ['run', '--silent', 'build']);
  if (code !== 0) process.exit(code);
}
process.exit(
  await run('electron-builder', [
    ...['--config', 'electron-builder.yml'],
    ...(distribution === '' ? [] : [`-c.electronDist=${distribution}`]),
    ...args,
  ]),
);
